// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC1271 } from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import { IERC5267 } from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {
    AttestationRequestData,
    IAttestationRegistry,
    Signature
} from "../../../contracts/interfaces/IAttestationRegistry.sol";
import { Attestation } from "../../../contracts/interfaces/ISchemaResolver.sol";
import { SigningFixture } from "../support/SigningFixture.sol";

/// @notice What one account signs and another sends: one by one, many with a signature each, and many with one signature; to
/// attest and to revoke. Each test is about all six kinds, as its seed has it.
contract SignedRequestsTest is SigningFixture {
    function setUp() public override {
        hasOwnClock = true;
        super.setUp();
    }

    // ---------------------------------------------------------------- accepted

    function testFuzz_Delegated_IsAsIfTheSignerHadSentIt(uint256 seed, address relayer) public {
        vm.assume(relayer != address(0) && relayer != issuer && relayer.code.length == 0);
        vm.assume(uint160(relayer) > 0xffff && relayer != address(vm));
        perhapsFarSeries(seed);
        Request memory request = requestOf(seed);
        Attestation[] memory expected = _foresee(request);
        uint256 wanted = valueOf(request);
        uint256 nonce = registry.getNonce(issuer);
        uint256 had = relayer.balance;
        bytes[] memory signatures = sign(request, KEY);
        vm.deal(relayer, had + wanted + 5);
        for (uint256 i = 0; i < expected.length; ++i) {
            vm.expectEmit();
            _emitOf(request, expected[i]);
        }
        vm.prank(relayer);
        isMade(send(request, signatures, wanted + 5), expected);
        reads(expected);
        equal(registry.getNonce(issuer), nonce + noncesOf(request), "nonces used");
        equal(relayer.balance, had + 5, "what is left goes back to whoever sent it");
        equal(address(resolver).balance, wanted, "the resolver's part");
        keepsNoEth();
    }

    function testFuzz_Delegated_ItsDeadlineIsTheLastGoodSecond(uint256 seed, uint64 deadline, uint64 moment) public {
        Request memory request = requestOf(seed);
        request.deadline = deadline;
        moment = uint64(bound(moment, NOW, type(uint64).max - 1));
        if (seed % 2 == 0 && deadline >= NOW && deadline < type(uint64).max - 1)
            moment = deadline + uint64((seed % 3) % 2);
        // Expirations are not what this is about.
        for (uint256 i = 0; i < request.items.length; ++i) request.items[i].expirationTime = 0;
        moveTo(moment);
        bytes[] memory signatures = sign(request, KEY);
        if (deadline != 0 && deadline < moment) vm.expectRevert(IAttestationRegistry.DeadlineExpired.selector);
        send(request, signatures, valueOf(request));
    }

    // ---------------------------------------------------------------- refused

    function testFuzz_RevertWhen_SentAgain(uint256 seed) public {
        Request memory request = requestOf(seed);
        bytes[] memory signatures = sign(request, KEY);
        send(request, signatures, valueOf(request));
        _refused(request, signatures);
    }

    /// @dev One member, of the request or of one item, is changed after signing.
    function testFuzz_RevertWhen_AnythingSignedIsChanged(uint256 seed, uint8 member, uint256 other) public {
        Request memory request = requestOf(seed);
        bytes[] memory signatures = sign(request, KEY);
        bytes32 before = keccak256(abi.encode(request));
        uint256 i = draw(seed, 70) % request.items.length;
        AttestationRequestData memory item = request.items[i];
        member = uint8(bound(member, 0, 8));
        if (member == 0) request.signer = address(uint160(other));
        if (member == 1) request.schema = other % 2 == 0 ? free : lasting;
        if (member == 2) request.deadline = uint64(bound(other, NOW, type(uint64).max));
        if (member == 3) item.value = uint64(other);
        if (request.isRevocation) {
            if (member > 3) request.uids[i] = bytes32(other);
        } else {
            if (member == 4) item.recipient = address(uint160(other));
            if (member == 5) item.expirationTime = uint64(bound(other, uint256(NOW) + 1, type(uint64).max));
            if (member == 6) item.revocable = !item.revocable;
            if (member == 7) item.refUID = other % 2 == 0 ? bytes32(0) : anchor;
            if (member == 8) item.data = dataOf(other % 100, other);
        }
        vm.assume(keccak256(abi.encode(request)) != before);
        vm.assume(request.signer.code.length == 0);
        _refused(request, signatures);
    }

    /// @dev Another key, a nonce before or after, another chain, another registry, another version: all refused.
    function testFuzz_RevertWhen_SignedForSomethingElse(uint256 seed, uint8 what, uint64 other) public {
        Request memory request = requestOf(seed);
        what = uint8(bound(what, 0, 5));
        uint256 key = KEY;
        if (what == 0) key = bound(other, 1, KEY - 1);
        if (what == 1) nonceOffset = bound(other, 1, 1000);
        if (what == 2) domain.chainId = uint256(other) + block.chainid + 1;
        if (what == 3) domain.verifyingContract = address(uint160(other));
        if (what == 4) domain.version = "1.3.0";
        if (what == 5) domain.name = "EAs";
        bytes[] memory signatures = sign(request, key);
        _refused(request, signatures);
    }

    /// @dev Only 65 bytes with v 27 or 28 and s in the lower half: there is one signature for one message.
    function testFuzz_RevertWhen_TheSignatureHasAnotherForm(uint256 seed, uint8 form, bytes calldata junk) public {
        Request memory request = requestOf(seed);
        bytes[] memory signatures = sign(request, KEY);
        uint256 i = draw(seed, 71) % signatures.length;
        Signature memory good = split(signatures[i]);
        (bytes32 r, bytes32 s, uint8 v) = (good.r, good.s, good.v);
        form = uint8(bound(form, 0, request.kind == Kind.Many ? 6 : 3));
        if (form == 0) v -= 27;
        if (form == 1) (s, v) = (bytes32(ORDER - uint256(s)), 55 - v);
        if (form == 2) v = v == 27 ? 28 : 27;
        if (form == 3) (r, s, v) = (bytes32(0), bytes32(0), junk.length % 2 == 0 ? 27 : 0);
        signatures[i] = abi.encodePacked(r, s, v);
        // ERC-2098's 64 bytes; bytes behind a good signature; anything.
        if (form == 4) signatures[i] = abi.encodePacked(r, uint256(s) | (uint256(v - 27) << 255));
        if (form == 5) signatures[i] = bytes.concat(signatures[i], bytes1(0));
        if (form == 6) signatures[i] = junk;
        if (form == 3) request.signer = seed % 2 == 0 ? address(0) : issuer;
        _refused(request, signatures);
    }

    function testFuzz_RevertWhen_ItemsOfASignedListAreLeftOutOrSwapped(uint256 seed, bool isSwap) public {
        Request memory request = requestOf(seed, Kind.Many, 3);
        bytes[] memory signatures = sign(request, KEY);
        if (isSwap) {
            (request.items[0], request.items[1]) = (request.items[1], request.items[0]);
            (request.uids[0], request.uids[1]) = (request.uids[1], request.uids[0]);
        } else {
            AttestationRequestData[] memory items = request.items;
            bytes32[] memory uids = request.uids;
            assembly ("memory-safe") {
                mstore(items, 2)
                mstore(uids, 2)
            }
        }
        bytes32 first = keccak256(abi.encode(request.items[0], request.uids[0]));
        vm.assume(!isSwap || first != keccak256(abi.encode(request.items[1], request.uids[1])));
        _refused(request, signatures);
    }

    /// @dev The signature is judged before the request; its deadline, and the lengths of lists, before the signature.
    function testFuzz_RevertWhen_DelegatedHasFaults_TheFirstIsTold(uint256 seed, uint8 faults) public {
        Kind kind = Kind(seed % 3);
        bool isLength = faults & 1 != 0 && kind != Kind.One;
        Request memory request = requestOf(seed, kind, kind == Kind.One || isLength ? 1 : 3);
        if (faults & 8 != 0) request.schema = bytes32(draw(seed, 99));
        if (faults & 2 != 0) request.deadline = uint64(bound(seed, 1, NOW - 1));
        bytes[] memory signatures = sign(request, faults & 4 == 0 ? KEY : KEY + 1);
        bytes4 reason = IAttestationRegistry.InvalidSchema.selector;
        vm.assume(faults & 14 != 0 || isLength);
        if (faults & 4 != 0) reason = IAttestationRegistry.InvalidSignature.selector;
        if (faults & 2 != 0) reason = IAttestationRegistry.DeadlineExpired.selector;
        if (isLength) {
            bool isEmpty = kind == Kind.Many || faults & 16 == 0;
            if (isEmpty) (request.items, request.uids) = (new AttestationRequestData[](0), new bytes32[](0));
            // As many signatures as items, one less or one more.
            if (kind == Kind.Multi)
                signatures = new bytes[](
                    isEmpty
                        ? 0
                        : faults & 32 == 0
                            ? 0
                            : 2
                );
            for (uint256 i = 0; i < signatures.length; ++i) signatures[i] = new bytes(65);
            reason = IAttestationRegistry.InvalidLength.selector;
        }
        vm.expectRevert(reason);
        send(request, signatures, valueOf(request));
    }

    // ---------------------------------------------------------------- wallets

    /// @dev An account with code is asked (ERC-1271), with the digest and the 65 bytes r, s, v, or any bytes for a list; its
    /// own key counts for nothing then.
    function testFuzz_Wallet_IsAsked(uint256 seed, bytes calldata code, uint8 answer, bytes calldata free_) public {
        vm.assume(code.length > 0 && code[0] != 0xef);
        vm.etch(issuer, bytes.concat(hex"00", code));
        Request memory request = requestOf(seed);
        bytes[] memory signatures = sign(request, KEY);
        if (request.kind == Kind.Many && seed % 2 == 0) signatures[0] = free_;
        _refused(request, signatures);

        bytes[6] memory refusals = [
            abi.encode(bytes4(0)),
            abi.encode(true),
            abi.encodePacked(IERC1271.isValidSignature.selector),
            abi.encode(bytes32(IERC1271.isValidSignature.selector) | bytes32(uint256(1))),
            abi.encode(bytes4(0xffffffff)),
            ""
        ];
        _answer(request, signatures, refusals[answer % 6]);
        _refused(request, signatures);

        _answer(request, signatures, abi.encode(IERC1271.isValidSignature.selector));
        send(request, signatures, valueOf(request));
        equal(registry.getNonce(issuer), noncesOf(request), "nonces used");
    }

    function testFuzz_RevertWhen_TheWalletReverts(uint256 seed, bytes calldata reason) public {
        vm.etch(issuer, hex"00");
        Request memory request = requestOf(seed);
        bytes[] memory signatures = sign(request, KEY);
        bytes32[] memory digests = digestsOf(request);
        for (uint256 i = 0; i < digests.length; ++i) {
            bytes memory question = abi.encodeCall(IERC1271.isValidSignature, (digests[i], signatures[i]));
            vm.mockCallRevert(issuer, question, reason);
        }
        _refused(request, signatures);
    }

    /// @dev What the wallet says to just these digests and signatures; to all else it says nothing.
    function _answer(Request memory request, bytes[] memory signatures, bytes memory answer) private {
        bytes32[] memory digests = digestsOf(request);
        for (uint256 i = 0; i < digests.length; ++i) {
            vm.mockCall(issuer, abi.encodeCall(IERC1271.isValidSignature, (digests[i], signatures[i])), answer);
        }
    }

    // ---------------------------------------------------------------- nonces

    function testFuzz_IncreaseNonce_OnlyGrows(uint256 first, uint256 second) public {
        first = bound(first, 1, type(uint256).max);
        vm.expectEmit();
        emit IAttestationRegistry.NonceIncreased(0, first);
        vm.prank(issuer);
        registry.increaseNonce(first);
        equal(registry.getNonce(issuer), first, "first");
        equal(registry.getNonce(STRANGER), 0, "nobody else's");
        vm.prank(issuer);
        if (second <= first) vm.expectRevert(IAttestationRegistry.InvalidNonce.selector);
        registry.increaseNonce(second);
        equal(registry.getNonce(issuer), second > first ? second : first, "second");
    }

    function testFuzz_IncreaseNonce_VoidsWhatWasSigned(uint256 seed, uint256 nonce) public {
        Request memory request = requestOf(seed);
        bytes[] memory signatures = sign(request, KEY);
        nonce = bound(nonce, 1, type(uint256).max - 100);
        vm.prank(issuer);
        registry.increaseNonce(nonce);
        _refused(request, signatures);
        send(request, sign(request, KEY), valueOf(request));
        equal(registry.getNonce(issuer), nonce + noncesOf(request), "goes on from there");
    }

    // ---------------------------------------------------------------- the domain

    function testFuzz_Domain_IsThatOfEas(uint64 chain) public {
        vm.chainId(bound(chain, 1, type(uint64).max));
        domain.chainId = block.chainid;
        equal(registry.getDomainSeparator(), domainSeparator(), "separator");
        (, string memory name, string memory version, uint256 chainId, address where, , ) = IERC5267(address(registry))
            .eip712Domain();
        equal(keccak256(bytes(name)), keccak256("EAS"), "name");
        equal(keccak256(bytes(version)), keccak256("1.4.0"), "version");
        equal(chainId, block.chainid, "chain");
        equal(where, address(registry), "contract");
        equal(keccak256(bytes(registry.getName())), keccak256("EAS"), "getName");
        equal(keccak256(bytes(registry.version())), keccak256("1.4.0"), "version()");
    }

    /// @dev As published by EAS 1.4.0.
    function test_Domain_TypeHashes() public view {
        bytes32 attest_ = 0xfeb2925a02bae3dae48d424a0437a2b6ac939aa9230ddc55a1a76f065d988076;
        bytes32 revoke_ = 0xb5d556f07587ec0f08cf386545cc4362c702a001650c2058002615ee5c9d1e75;
        equal(registry.getAttestTypeHash(), attest_, "attest");
        equal(registry.getRevokeTypeHash(), revoke_, "revoke");
    }

    // ---------------------------------------------------------------- parts

    /// @dev Refused for its signature, with no nonce used.
    function _refused(Request memory request, bytes[] memory signatures) private {
        uint256 nonce = registry.getNonce(request.signer);
        vm.expectRevert(IAttestationRegistry.InvalidSignature.selector);
        send(request, signatures, valueOf(request));
        equal(registry.getNonce(request.signer), nonce, "no nonce was used");
    }

    /// @dev What the registry will hold once the request is accepted.
    function _foresee(Request memory request) private view returns (Attestation[] memory expected) {
        if (!request.isRevocation) return expectedOf(request.schema, request.signer, request.items);
        expected = registry.getAttestations(request.uids);
        for (uint256 i = 0; i < expected.length; ++i) expected[i].revocationTime = time;
    }

    function _emitOf(Request memory request, Attestation memory a) private {
        if (request.isRevocation) emit IAttestationRegistry.Revoked(a.recipient, a.attester, a.uid, a.schema);
        else emit IAttestationRegistry.Attested(a.recipient, a.attester, a.uid, a.schema);
    }
}
