/**
 * The library by which pages speak WalletConnect 2: whoever builds them installs it, and its own bundle is put beside each page
 * as it is. It is the last version under the Apache License 2.0; the licence of later ones ties them to their maker's network.
 */
export const SIGN_CLIENT = {
  /** Of its package; its bundle, which is no module, sets what it exports by the same. */
  name: "@walletconnect/sign-client",
  version: "2.21.8",
  /** Its bundle and its licence, within the package. */
  file: "dist/index.umd.js",
  license: { name: "Apache-2.0", file: "LICENSE" },
  sha256: "0x4e5ce6ef30cd325e62b273f873a040305958061985f4ca572a37caef69d70a4a",
  /** Where a page has it: its hash in its name, as of all that hosts may keep. */
  path: "assets/sign-client-4e5ce6ef.js",
} as const;
