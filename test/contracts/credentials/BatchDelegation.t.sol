// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Authorization, IBatchAuthorizations } from "../../../contracts/interfaces/IBatchAuthorizations.sol";
import { BatchHeader, ChangeKind, IBatchRegistry } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { BatchSigning } from "../support/BatchSigning.sol";

/// @notice One signature for a whole update, by every kind of account; and everything that is refused.
contract BatchDelegationTest is BatchSigning {
    // ---------------------------------------------------------------- every kind of account

    /// @dev It does what the role itself would have done, and uses one nonce.
    function accepted(Ask memory ask, address signer, bytes memory signature) private {
        uint256 snapshot = KEYS.snapshotState();
        sendItself(ask, signer);
        bytes32 expected = stateOf(ask);
        isTrue(KEYS.revertToState(snapshot), "back");
        isTrue(stateOf(ask) != expected, "undone");
        if (ask.what == 0) {
            bytes32 id = idOf(ask.header);
            vm.expectEmit();
            emit IBatchRegistry.BatchIssued(id, signer, ask.header.schema, ask.header, ask.uri);
        }
        send(ask, signature);
        equal(stateOf(ask), expected, "as if the role itself had sent it");
        equal(registry.nonceOf(signer), ask.nonce + 1, "one nonce is used");
    }

    function stateOf(Ask memory ask) private view returns (bytes32 state) {
        bytes32 id = idOf(ask.header);
        for (uint256 i = 0; i < 3; ++i) {
            state = keccak256(abi.encode(state, registry.statusOf(id, ask.targets[i % ask.targets.length])));
        }
    }

    function testFuzz_Key_SignsWith65BytesOr64(uint256 seed, uint8 what, uint256 key) public {
        key = bound(key, 1, ORDER - 1);
        address signer = vm.addr(key);
        Ask memory ask = askBy(seed, what, signer);
        bytes32 digest = digestOf(ask);
        accepted(ask, signer, seed % 4 < 2 ? signed(key, digest) : compactlySigned(key, digest));
    }

    /// @dev ERC-1271: what the wallet's one owner signed.
    function testFuzz_Wallet_SignsByItsCode(uint256 seed, uint8 what, uint256 key) public {
        key = bound(key, 1, ORDER - 1);
        address wallet = deploy("SampleWallet", abi.encode(vm.addr(key)));
        Ask memory ask = askBy(seed, what, wallet);
        accepted(ask, wallet, signed(key, digestOf(ask)));
    }

    /// @dev ERC-7913: a P-256 key that has no address of its own, through an account contract.
    function testFuzz_KeyOfAnotherCurve_SignsThroughAnAccount(uint256 seed, uint8 what, uint256 key) public {
        key = bound(key, 1, ORDER_P256 - 1);
        (uint256 x, uint256 y) = KEYS.publicKeyP256(key);
        bytes memory signer = bytes.concat(bytes20(deploy("P256Verifier", "")), bytes32(x), bytes32(y));
        address account = deploy("KeyAccount", abi.encode(signer));
        Ask memory ask = askBy(seed, what, account);
        bytes32 digest = digestOf(ask);
        refused(ask, account, signedByP256(key == 1 ? 2 : key - 1, digest), digest);
        accepted(ask, account, signedByP256(key, digest));
    }

    /// @dev An account under EIP-7702 signs with its key, whatever code it borrows; or by that code.
    function testFuzz_AccountWithBorrowedCode_SignsWithItsKeyOrByTheCode(uint256 seed, uint8 what, bool byKey) public {
        address account = vm.addr(KEY);
        address code = deploy("SampleWallet", abi.encode(vm.addr(KEY + 1)));
        vm.etch(account, bytes.concat(hex"ef0100", bytes20(code)));
        isTrue(account.code.length != 0, "it has code");
        Ask memory ask = askBy(seed, what, account);
        bytes32 digest = digestOf(ask);
        refused(ask, account, signed(KEY + 2, digest), digest);
        accepted(ask, account, signed(byKey ? KEY : KEY + 1, digest));
    }

    // ---------------------------------------------------------------- refusals

    function refused(Ask memory ask, address signer, bytes memory signature, bytes32 digest) private {
        uint256 nonce = registry.nonceOf(signer);
        vm.expectRevert(abi.encodeWithSelector(IBatchAuthorizations.InvalidSignature.selector, signer, digest));
        send(ask, signature);
        equal(registry.nonceOf(signer), nonce, "what is refused uses no nonce");
    }

    /// @dev What is signed is what is sent, member by member.
    function testFuzz_RevertWhen_AnythingElseIsSent(uint256 seed, uint8 what, uint8 member, uint256 value) public {
        Ask memory ask = askBy(seed, what, vm.addr(KEY));
        bytes32 digest = digestOf(ask);
        bytes memory signature = signed(KEY, digest);
        member %= 7;
        if (member == 0) ask.deadline = ask.deadline == 0 ? uint64(time) + 5 : 0;
        if (member == 1 && ask.what == 0) ask.uri = string.concat(ask.uri, "x");
        if (member == 1 && ask.what != 0) ask.reason ^= 1;
        if (member == 2 && ask.what != 0) ask.evidence = bytes32(value);
        if (member == 3 && ask.what == 1) ask.kind = ChangeKind((uint256(ask.kind) + 1 + (value % 4)) % 5);
        if (member == 3 && ask.what > 1) ask.until -= 1;
        if (member == 4 && ask.what == 1) ask.masks[value % ask.masks.length].mask ^= 1 << (32 + (value % 224));
        if (member == 4 && ask.what > 1) ask.targets[value % ask.targets.length] ^= 1;
        if (member == 5 && ask.what == 2) ask.what = 3;
        if (member == 5 && ask.what == 1) ask.masks = masksOf(value % 4, bitOf(value % 224));
        if (member == 6) ask.revision ^= uint32(1 + (value % type(uint32).max));
        if (ask.what == 0 && member > 1) {
            BatchHeader memory h = ask.header;
            if (value % 9 == 0) h.schema = bytes32(value);
            if (value % 9 == 1) h.root = bytes32(value);
            if (value % 9 == 2) h.size ^= 1;
            if (value % 9 == 3) h.issuedAt -= 1;
            if (value % 9 == 4) h.manifestHash = bytes32(value);
            if (value % 9 == 5) h.salt = bytes32(value);
            if (value % 9 == 6) h.policy.revoker = address(uint160(value));
            if (value % 9 == 7) h.policy.epochLength += 1;
            if (value % 9 == 8) h.policy.rulesHash = bytes32(value);
        }
        bytes32 other = digestOf(ask);
        vm.assume(other != digest);
        refused(ask, vm.addr(KEY), signature, other);
    }

    /// @dev Another batch of the same role, another registry, another chain.
    function testFuzz_RevertWhen_SignedForElsewhere(uint256 seed, uint8 what, uint8 where) public {
        address signer = vm.addr(KEY);
        Ask memory ask = askBy(seed, what, signer);
        bytes memory signature = signed(KEY, digestOf(ask));
        if (where % 3 == 0) ask.header.salt = keccak256("other");
        if (where % 3 == 1) registry = newRegistry();
        uint256 chain = 1 + (seed % 2 ** 40);
        vm.assume(chain != block.chainid);
        if (where % 3 == 2) vm.chainId(chain);
        // It would be good there: the batch and the hold are there, too.
        if (ask.what != 0) issue(ask.header);
        ask.nonce = registry.nonceOf(signer);
        refused(ask, signer, signature, digestOf(ask));
    }

    function testFuzz_RevertWhen_SignedByAnotherKey(uint256 seed, uint8 what, uint256 key, bool isWallet) public {
        key = bound(key, 1, ORDER - 1);
        vm.assume(key != KEY);
        address signer = isWallet ? deploy("SampleWallet", abi.encode(vm.addr(KEY))) : vm.addr(KEY);
        Ask memory ask = askBy(seed, what, signer);
        bytes32 digest = digestOf(ask);
        refused(ask, signer, signed(key, digest), digest);
        accepted(ask, signer, signed(KEY, digest));
    }

    /// @dev Cut, padded, with the other s, with another v, or arbitrary.
    function testFuzz_RevertWhen_TheSignatureIsMalformed(uint256 seed, uint8 what, bytes memory other) public {
        Ask memory ask = askBy(seed, what, vm.addr(KEY));
        bytes32 digest = digestOf(ask);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(KEY, digest);
        bytes memory whole = bytes.concat(r, s, bytes1(v));
        uint256 how = draw(seed, 50) % 6;
        if (how == 0) other = bytes.concat(r, bytes32(ORDER - uint256(s)), bytes1(v == 27 ? 28 : 27));
        if (how == 1) other = bytes.concat(r, s, bytes1(uint8(draw(seed, 51) % 27)));
        if (how == 2) other = bytes.concat(whole, other);
        if (how == 3) other = bytes.concat(r, s, hex"00", bytes1(v));
        if (how == 4) other = bytes.concat(r, bytes32(uint256(s) | (uint256(28 - v) << 255)));
        vm.assume(keccak256(other) != keccak256(whole));
        refused(ask, vm.addr(KEY), other, digest);
    }

    /// @dev Zero stands for nobody: no signature is nobody's.
    function testFuzz_RevertWhen_NobodyHasTheRole(uint256 seed, uint8 what, bytes memory signature) public {
        Ask memory ask = askBy(seed, 1 + (what % 3), ISSUER);
        (ask.header.policy.revoker, ask.header.policy.emergency) = (address(0), address(0));
        ask.header.policy.emergencyLimit = 0;
        issue(ask.header);
        ask.nonce = 0;
        refused(ask, address(0), signature.length % 2 == 0 ? signed(KEY, digestOf(ask)) : signature, digestOf(ask));
    }

    function testFuzz_RevertWhen_TheBatchIsUnknown(uint256 seed, uint8 what) public {
        Ask memory ask = askBy(seed, 1 + (what % 3), vm.addr(KEY));
        ask.header.salt = keccak256("never issued");
        bytes memory signature = signed(KEY, digestOf(ask));
        bytes memory reason = abi.encodeWithSelector(IBatchRegistry.UnknownBatch.selector, idOf(ask.header));
        vm.expectRevert(reason);
        send(ask, signature);
    }

    // ---------------------------------------------------------------- in time, in turn

    function testFuzz_Deadline_IsTheLastGoodSecond(uint256 seed, uint8 what, uint64 deadline) public {
        Ask memory ask = askBy(seed, what, vm.addr(KEY));
        uint64 now_ = uint64(time);
        ask.deadline = [0, 1, now_ - 1, now_, now_ + 1, deadline, uint64(bound(deadline, 1, now_))][deadline % 7];
        bytes memory signature = signed(KEY, digestOf(ask));
        if (ask.deadline != 0 && ask.deadline < now_) {
            vm.expectRevert(abi.encodeWithSelector(IBatchAuthorizations.DeadlineExpired.selector, ask.deadline, now_));
        }
        send(ask, signature);
    }

    /// @dev One sequence for all kinds; each number once, in order; a role's own calls do not count.
    function testFuzz_Nonces_AreOneSequenceInOrder(uint256 seed, uint256 nonce) public {
        address signer = vm.addr(KEY);
        for (uint256 i = 0; i < 4; ++i) {
            Ask memory ask = askBy(draw(seed, i), draw(seed, 10 + i), signer);
            equal(ask.nonce, i, "the next");
            uint256[4] memory others = [i + 1, i == 0 ? 7 : i - 1, type(uint256).max, nonce];
            ask.nonce = others[draw(seed, 20 + i) % 4];
            if (ask.nonce == i) ++ask.nonce;
            bytes memory signature = signed(KEY, digestOf(ask));
            mismatch(ask, signer, i, signature);
            ask.nonce = i;
            signature = signed(KEY, digestOf(ask));
            send(ask, signature);
            mismatch(ask, signer, i + 1, signature);
        }
        equal(registry.nonceOf(STRANGER), 0, "others have their own");
    }

    function mismatch(Ask memory ask, address signer, uint256 expected, bytes memory signature) private {
        vm.expectRevert(
            abi.encodeWithSelector(IBatchAuthorizations.NonceMismatch.selector, signer, ask.nonce, expected)
        );
        send(ask, signature);
    }

    function testFuzz_IncreaseNonce_MakesWhatWasSignedVoid(uint256 seed, uint8 what, uint256 by) public {
        address signer = vm.addr(KEY);
        Ask memory ask = askBy(seed, what, signer);
        ask.nonce = by % 4;
        bytes memory signature = signed(KEY, digestOf(ask));
        uint256 next = by % 3 == 0 ? ask.nonce + 1 : bound(by, ask.nonce + 1, type(uint256).max - 1);
        vm.expectEmit();
        emit IBatchAuthorizations.NonceIncreased(signer, 0, next);
        vm.prank(signer);
        registry.increaseNonce(next);
        equal(registry.nonceOf(signer), next, "next");
        mismatch(ask, signer, next, signature);
        uint256 lower = by % 2 == 0 ? next : by % next;
        vm.prank(signer);
        vm.expectRevert(abi.encodeWithSelector(IBatchAuthorizations.NonceNotIncreased.selector, lower, next));
        registry.increaseNonce(lower);
        ask.nonce = next;
        accepted(ask, signer, signed(KEY, digestOf(ask)));
    }

    /// @dev So a key that never sends can cancel what it has signed.
    function testFuzz_IncreaseNonceByDelegation_MakesWhatWasSignedVoid(
        uint256 seed,
        uint8 what,
        uint256 by,
        bool isWallet
    ) public {
        address signer = isWallet ? deploy("SampleWallet", abi.encode(vm.addr(KEY))) : vm.addr(KEY);
        Ask memory ask = askBy(seed, what, signer);
        bytes memory signature = signed(KEY, digestOf(ask));
        uint256 next = by % 3 == 0 ? 1 : bound(by, 1, type(uint256).max - 1);
        Authorization memory given = increase(signer, next, 0, ask.deadline);
        vm.expectEmit();
        emit IBatchAuthorizations.NonceIncreased(signer, 0, next);
        vm.prank(STRANGER);
        registry.increaseNonceByDelegation(signer, next, given);
        equal(registry.nonceOf(signer), next, "next");
        mismatch(ask, signer, next, signature);
        vm.expectRevert(abi.encodeWithSelector(IBatchAuthorizations.NonceMismatch.selector, signer, uint256(0), next));
        registry.increaseNonceByDelegation(signer, next, given);
        ask.nonce = next;
        accepted(ask, signer, signed(KEY, digestOf(ask)));
    }

    function testFuzz_RevertWhen_ASignedNonceDoesNotGrow(uint256 used, uint256 lower) public {
        address signer = vm.addr(KEY);
        used = bound(used, 1, type(uint256).max - 1);
        vm.prank(signer);
        registry.increaseNonce(used);
        lower = lower % 2 == 0 ? used : lower % used;
        Authorization memory given = increase(signer, lower, used, 0);
        vm.expectRevert(abi.encodeWithSelector(IBatchAuthorizations.NonceNotIncreased.selector, lower, used));
        registry.increaseNonceByDelegation(signer, lower, given);
        equal(registry.nonceOf(signer), used, "what is refused uses no nonce");
    }

    /// @dev Another nonce, another account, too late; and for nobody.
    function testFuzz_RevertWhen_AnIncreaseIsNotWhatWasSigned(uint256 next, uint64 deadline) public {
        address signer = vm.addr(KEY);
        next = bound(next, 1, type(uint256).max - 1);
        Authorization memory given = increase(signer, next, 0, uint64(bound(deadline, time, type(uint64).max)));
        address[3] memory accounts = [signer, vm.addr(KEY + 1), address(0)];
        for (uint256 i = 0; i < 3; ++i) {
            uint256 asked = i == 0 ? next + 1 : next;
            bytes32 digest = digestOf(increaseOf(accounts[i], asked, 0, given.deadline));
            vm.expectRevert(
                abi.encodeWithSelector(IBatchAuthorizations.InvalidSignature.selector, accounts[i], digest)
            );
            registry.increaseNonceByDelegation(accounts[i], asked, given);
            equal(registry.nonceOf(accounts[i]), 0, "nonce");
        }
        if (given.deadline == type(uint64).max) return;
        moveTo(uint256(given.deadline) + 1);
        vm.expectRevert(
            abi.encodeWithSelector(IBatchAuthorizations.DeadlineExpired.selector, given.deadline, uint64(time))
        );
        registry.increaseNonceByDelegation(signer, next, given);
    }

    /// @dev One key, two accounts at the same nonce: what is signed for one voids nothing of the other, a wallet of that key.
    function test_RevertWhen_AnIncreaseIsForAnotherAccountOfTheKey() public {
        address wallet = deploy("SampleWallet", abi.encode(vm.addr(KEY)));
        Authorization memory given = increase(vm.addr(KEY), 7, 0, 0);
        vm.expectRevert(
            abi.encodeWithSelector(
                IBatchAuthorizations.InvalidSignature.selector,
                wallet,
                digestOf(increaseOf(wallet, 7, 0, 0))
            )
        );
        registry.increaseNonceByDelegation(wallet, 7, given);
        registry.increaseNonceByDelegation(vm.addr(KEY), 7, given);
        given.signature = signed(KEY, digestOf(increaseOf(wallet, 7, 0, 0)));
        registry.increaseNonceByDelegation(wallet, 7, given);
        equal(registry.nonceOf(wallet), 7, "signed for the wallet");
    }

    function increase(
        address account,
        uint256 newNonce,
        uint256 nonce,
        uint64 deadline
    ) private view returns (Authorization memory) {
        bytes memory signature = signed(KEY, digestOf(increaseOf(account, newNonce, nonce, deadline)));
        return Authorization(nonce, deadline, signature);
    }

    // ---------------------------------------------------------------- bound to a revision, or not

    function wrongRevision(Ask memory ask, uint32 expected) private {
        bytes memory signature = signed(KEY, digestOf(ask));
        vm.expectRevert(
            abi.encodeWithSelector(
                IBatchAuthorizations.RevisionMismatch.selector,
                idOf(ask.header),
                ask.revision,
                expected
            )
        );
        send(ask, signature);
        equal(registry.nonceOf(vm.addr(KEY)), ask.nonce, "what is refused uses no nonce");
    }

    /// @dev Of another batch's credential or this one's, by either role.
    function testFuzz_Loosening_IsVoidOnceTheBatchChanged(uint256 seed, bool isHold, uint256 other) public {
        Ask memory ask = askBy(seed, isHold ? 3 : 1, vm.addr(KEY));
        vm.assume(loosens(ask));
        uint32 signedFor = ask.revision;
        uint32 changes = uint32(1 + (other % 3));
        for (uint256 i = 0; i < changes; ++i) {
            vm.prank(ask.header.policy.revoker);
            // 999 is in no ask's word.
            registry.change(ask.header, ChangeKind.Revoke, maskOf(999), 0, 0);
        }
        wrongRevision(ask, signedFor + changes);
        ask.revision = signedFor + changes;
        accepted(ask, vm.addr(KEY), signed(KEY, digestOf(ask)));
    }

    /// @dev Only the revision before the change is good, not the one after it, not 0, not one to come.
    function testFuzz_RevertWhen_LooseningNamesAnyOtherRevision(uint256 seed, bool isHold, uint32 revision) public {
        Ask memory ask = askBy(seed, isHold ? 3 : 1, vm.addr(KEY));
        vm.assume(loosens(ask));
        uint32 expected = ask.revision;
        uint32 after_ = expected + uint32(isHold ? ask.targets.length : ask.masks.length);
        ask.revision = [0, expected - 1, expected + 1, after_, revision][revision % 5];
        vm.assume(ask.revision != expected);
        wrongRevision(ask, expected);
    }

    /// @dev Or a role that acts first, holding on and on, could void every signed revocation.
    function testFuzz_Tightening_IsGoodAtEveryRevision(uint256 seed, bool isHold, uint8 changes) public {
        Ask memory ask = askBy(seed, isHold ? 2 : 1, vm.addr(KEY));
        vm.assume(!loosens(ask));
        bytes memory signature = signed(KEY, digestOf(ask));
        for (uint256 i = 0; i < changes % 4; ++i) {
            vm.prank(ask.header.policy.revoker);
            registry.change(ask.header, ChangeKind.Revoke, maskOf(999), 0, 0);
        }
        accepted(ask, vm.addr(KEY), signature);
    }

    function testFuzz_RevertWhen_TighteningNamesARevision(uint256 seed, uint32 revision) public {
        Ask memory ask = askBy(seed, 1, vm.addr(KEY));
        vm.assume(!loosens(ask));
        ask.revision = revision % 2 == 0 ? registry.revisionOf(idOf(ask.header)) : revision;
        wrongRevision(ask, 0);
    }
}
