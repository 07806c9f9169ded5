/**
 * Notices for other packages' code in the bundle of `SIGN_CLIENT`, by the sources in its map and the licences in these
 * packages. Another version of it has other packages.
 */
export const SIGN_CLIENT_NOTICES = `It holds code of these packages.

Under the Apache License 2.0, whose text is below: @walletconnect/core, @walletconnect/types, @walletconnect/utils 2.21.8;
idb-keyval (Copyright 2016, Jake Archibald); multiformats (Copyright 2020 Protocol Labs; also under the MIT License).

Under the MIT License:
- Copyright (c) 2022 WalletConnect, Inc.: @walletconnect/environment, events, heartbeat, jsonrpc-provider, jsonrpc-types,
  jsonrpc-utils, jsonrpc-ws-connection, logger, relay-api, relay-auth, safe-json, time, window-getters, window-metadata
- Copyright (c) 2022 WalletConnect: @walletconnect/keyvaluestorage
- Copyright (c) 2022 Paul Miller (https://paulmillr.com): @noble/curves, @noble/hashes, @scure/base
- Copyright (c) 2018 base-x contributors, Copyright (c) 2014-2018 The Bitcoin Core developers: base-x
- Copyright (c) 2022 Blakejs contributors: blakejs
- Copyright (c) 2018 cryptocoinjs: bs58
- Copyright (c) Pooya Parsa <pooya@pi0.io>: destr, unstorage
- Copyright (c) 2019 Damon Oehlman <damon.oehlman@gmail.com>: detect-browser
- Copyright Joyent, Inc. and other Node contributors: events
- Copyright (c) 2023-present wevm: ox
- Copyright (c) 2016-2019 Matteo Collina, David Mark Clements and the Pino contributors: pino
- Copyright (c) 2016-2019 David Mark Clements: quick-format-unescaped
- its authors at https://github.com/achingbrain/uint8arrays: uint8arrays
- Copyright (c) 2023-present weth, LLC: viem

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.

Under the ISC License, Copyright 2019 The MessagePack Community: @msgpack/msgpack

Permission to use, copy, modify, and/or distribute this software for any
purpose with or without fee is hereby granted, provided that the above
copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH
REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY
AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT,
INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM
LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR
OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR
PERFORMANCE OF THIS SOFTWARE.

Under the Zero-Clause BSD License, Copyright (c) Microsoft Corporation: tslib

Permission to use, copy, modify, and/or distribute this software for any
purpose with or without fee is hereby granted.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH
REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY
AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT,
INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM
LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR
OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR
PERFORMANCE OF THIS SOFTWARE.

The Apache License 2.0:

`;
