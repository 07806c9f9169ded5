// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    AttestationRequestData,
    DelegatedAttestationRequest,
    IAttestationRegistry,
    ManyDelegatedAttestationRequest,
    MultiDelegatedAttestationRequest,
    Signature
} from "../../contracts/interfaces/IAttestationRegistry.sol";
import { Accomplice } from "./support/Accomplice.sol";
import { AttestationAttack } from "./support/AttestationAttack.sol";
import { Hole } from "./twins/Hole.sol";

/// @notice The attacker sends what others signed: in another form, elsewhere, again, in part, too late; or what nobody signed.
abstract contract ForgedSignatureAttack is AttestationAttack {
    uint256 internal constant KEY = uint256(keccak256("issuer"));
    uint256 internal constant ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;

    /// @dev Not read from the block: the compiler reads it again later, on the other chain.
    uint256 internal constant HOME = 31337;

    bytes32 internal schema;

    function begin() internal {
        vm.chainId(HOME);
        schema = register("bytes anything", address(0));
    }

    /// @dev A true signature in a form that is not the one: high s, v as parity, 64 bytes, 66 bytes.
    function reshape(uint256 form, bool list, bytes memory data) internal returns (bytes memory reason) {
        begin();
        if (!list) {
            DelegatedAttestationRequest memory single = signSingle(KEY, schema, itemOf(SUBJECT, data), 0, 0);
            single.signature = form % 2 == 0 ? _mirrored(single.signature) : _withParity(single.signature);
            return sendSingle(single);
        }
        ManyDelegatedAttestationRequest memory many = signList(KEY, schema, _three(data), 0, 0);
        Signature memory given = _unpacked(many.signature);
        if (form % 4 == 0) given = _mirrored(given);
        if (form % 4 == 1) given = _withParity(given);
        many.signature = abi.encodePacked(given.r, given.s, given.v);
        if (form % 4 == 2) {
            many.signature = abi.encodePacked(given.r, uint256(given.s) | (uint256(given.v - 27) << 255));
        }
        if (form % 4 == 3) many.signature = bytes.concat(many.signature, hex"00");
        return sendList(many);
    }

    /// @dev Nobody has the zero address' key, and ecrecover answers zero to nonsense.
    function signAsNobody(bytes32 r, bytes32 s, uint8 v, bool list) internal returns (bytes memory reason) {
        begin();
        if (list) {
            ManyDelegatedAttestationRequest memory many;
            (many.schema, many.data, many.signature) = (schema, _three("nonsense"), abi.encodePacked(r, s, v));
            return sendList(many);
        }
        DelegatedAttestationRequest memory single;
        (single.schema, single.data, single.signature) = (schema, itemOf(SUBJECT, "nonsense"), Signature(v, r, s));
        return sendSingle(single);
    }

    /// @dev Signed for one chain, sent on another where the registry has the same address.
    function replayOnChain(uint64 chain, bool list) internal returns (bytes memory reason) {
        begin();
        bytes memory request = _signed(list, "here", 0, 0);
        vm.chainId(chain);
        reason = send(ATTACKER, 0, request);
        vm.chainId(HOME);
        if (reason.length != 0) equal(send(ATTACKER, 0, request).length, 0, "good at home");
    }

    /// @dev Signed for one registry, sent to another.
    function replayElsewhere(IAttestationRegistry other, bool list) internal returns (bytes memory reason) {
        begin();
        bytes memory request = _signed(list, "here", 0, 0);
        IAttestationRegistry home = registry;
        registry = other;
        reason = send(ATTACKER, 0, request);
        registry = home;
        equal(send(ATTACKER, 0, request).length, 0, "good at home");
    }

    function replay(bool list) internal returns (bytes memory reason) {
        begin();
        bytes memory request = _signed(list, "once", 0, 0);
        equal(send(ATTACKER, 0, request).length, 0, "once");
        return send(ATTACKER, 0, request);
    }

    /// @dev Two items signed one after the other, sent in the other order.
    function reorder(uint256 firstNonce, uint256 secondNonce) internal returns (bytes memory reason) {
        begin();
        MultiDelegatedAttestationRequest[] memory requests = new MultiDelegatedAttestationRequest[](1);
        requests[0].schema = schema;
        requests[0].attester = vm.addr(KEY);
        requests[0].data = listOf(itemOf(SUBJECT, "second"), itemOf(SUBJECT, "first"));
        requests[0].signatures = new Signature[](2);
        requests[0].signatures[0] = signSingle(KEY, schema, requests[0].data[0], secondNonce, 0).signature;
        requests[0].signatures[1] = signSingle(KEY, schema, requests[0].data[1], firstNonce, 0).signature;
        return send(ATTACKER, 0, abi.encodeCall(IAttestationRegistry.multiAttestByDelegation, (requests)));
    }

    /// @dev A signed list of three, cut, drawn out, or altered behind its first item.
    /// @param covered How many of its items a signature covers, by the registry's rules.
    function alterList(uint256 how, bytes memory data, uint256 covered) internal returns (bytes memory reason) {
        begin();
        AttestationRequestData[] memory signed = new AttestationRequestData[](covered);
        for (uint256 i = 0; i < covered; ++i) signed[i] = _three(data)[i];
        ManyDelegatedAttestationRequest memory many = signList(KEY, schema, signed, 0, 0);
        AttestationRequestData[] memory items = new AttestationRequestData[](
            how % 7 == 0
                ? 2
                : how % 7 == 1
                    ? 4
                    : 3
        );
        for (uint256 i = 0; i < items.length; ++i) items[i] = _three(data)[i % 3];
        if (how % 7 == 2) (items[1], items[2]) = (items[2], items[1]);
        if (how % 7 == 3) items[2] = itemOf(ATTACKER, data);
        if (how % 7 == 4) items[2] = itemOf(SUBJECT, bytes.concat(data, hex"00"));
        if (how % 7 == 5) items[2].expirationTime = type(uint64).max;
        if (how % 7 == 6) items[2].revocable = false;
        many.data = items;
        return sendList(many);
    }

    /// @dev Orders that a wallet carries out when it is asked about a signature: attest, void its nonces, revoke.
    /// @return reason Why the request was refused.
    /// @return changes How many of the three things happened.
    function actWhileAsked(bool insists) internal returns (bytes memory reason, uint256 changes) {
        begin();
        Accomplice wallet = makeAccomplice();
        bytes32 uid = attest(address(wallet), schema, itemOf(SUBJECT, "to be revoked"));
        AttestationRequestData memory secret = itemOf(SUBJECT, "secretly");
        Accomplice.Order[] memory orders = new Accomplice.Order[](3);
        orders[0] = Accomplice.Order(address(registry), 0, toAttest(schema, secret));
        orders[1].target = address(registry);
        orders[1].data = abi.encodeCall(IAttestationRegistry.increaseNonce, (100));
        orders[2] = Accomplice.Order(address(registry), 0, toRevoke(schema, uid));
        wallet.arm(orders, 0);

        DelegatedAttestationRequest memory request;
        (request.schema, request.data, request.attester) = (schema, itemOf(SUBJECT, "asked"), address(wallet));
        if (insists) request.signature.r = bytes32(bytes1(0x01));
        reason = sendSingle(request);
        if (registry.isAttestationValid(uidOf(attestationOf(address(wallet), schema, secret), 0))) ++changes;
        if (registry.getNonce(address(wallet)) > 1) ++changes;
        if (isRevoked(uid)) ++changes;
    }

    function _three(bytes memory data) internal pure returns (AttestationRequestData[] memory items) {
        items = new AttestationRequestData[](3);
        for (uint256 i = 0; i < 3; ++i)
            items[i] = itemOf(address(uint160(1000 + i)), bytes.concat(data, bytes1(uint8(i))));
    }

    function _signed(
        bool list,
        bytes memory data,
        uint256 nonce,
        uint64 deadline
    ) internal view returns (bytes memory) {
        if (list) {
            ManyDelegatedAttestationRequest memory many = signList(KEY, schema, _three(data), nonce, deadline);
            return abi.encodeCall(IAttestationRegistry.attestManyByDelegation, (many));
        }
        DelegatedAttestationRequest memory single = signSingle(KEY, schema, itemOf(SUBJECT, data), nonce, deadline);
        return abi.encodeCall(IAttestationRegistry.attestByDelegation, (single));
    }

    /// @dev The other signature of the same key over the same hash.
    function _mirrored(Signature memory given) private pure returns (Signature memory) {
        return Signature(given.v == 27 ? 28 : 27, given.r, bytes32(ORDER - uint256(given.s)));
    }

    function _withParity(Signature memory given) private pure returns (Signature memory) {
        return Signature(given.v - 27, given.r, given.s);
    }

    function _unpacked(bytes memory packed) private pure returns (Signature memory) {
        (bytes32 r, bytes32 s) = abi.decode(packed, (bytes32, bytes32));
        return Signature(uint8(packed[64]), r, s);
    }
}

contract ForgedSignatureTest is ForgedSignatureAttack {
    bytes4 private constant INVALID = IAttestationRegistry.InvalidSignature.selector;

    function testFuzz_RevertWhen_ASignatureHasAnotherForm(uint8 form, bool list, bytes calldata data) public {
        useOurs();
        isError(reshape(form, list, data), INVALID);
    }

    function testFuzz_SoundTwin_TakesOneForm(uint8 form, bool list, bytes calldata data) public {
        useTwin(Hole.None);
        isError(reshape(form, list, data), INVALID);
    }

    function testFuzz_Twin_TakesEveryForm(uint8 form, bool list, bytes calldata data) public {
        useTwin(Hole.LooseSignature);
        equal(reshape(form, list, data).length, 0, "attested");
    }

    function testFuzz_RevertWhen_NobodySigned(bytes32 r, bytes32 s, uint8 v, bool list) public {
        useOurs();
        isError(signAsNobody(r, s, v, list), INVALID);
    }

    function testFuzz_SoundTwin_KnowsNobody(bytes32 r, bytes32 s, uint8 v, bool list) public {
        useTwin(Hole.None);
        isError(signAsNobody(r, s, v, list), INVALID);
    }

    function testFuzz_Twin_AttestsForTheZeroAddress(bytes32 r, bytes32 s, uint8 v, bool list) public {
        useTwin(Hole.LooseSignature);
        equal(signAsNobody(r, s, uint8(bound(v, 29, 255)), list).length, 0, "attested");
    }

    function testFuzz_RevertWhen_SentOnAnotherChain(uint64 chain, bool list) public {
        useOurs();
        isError(replayOnChain(_otherChain(chain), list), INVALID);
    }

    function testFuzz_SoundTwin_NamesTheChain(uint64 chain, bool list) public {
        useTwin(Hole.None);
        isError(replayOnChain(_otherChain(chain), list), INVALID);
    }

    function testFuzz_Twin_TakesItOnEveryChain(uint64 chain, bool list) public {
        useTwin(Hole.ChainlessDomain);
        equal(replayOnChain(_otherChain(chain), list).length, 0, "attested");
    }

    function testFuzz_RevertWhen_SentToAnotherRegistry(bool list) public {
        useOurs();
        IAttestationRegistry other = registry;
        useOurs();
        isError(replayElsewhere(other, list), INVALID);
    }

    function testFuzz_SoundTwin_NamesTheContract(bool list) public {
        useTwin(Hole.None);
        IAttestationRegistry other = registry;
        useTwin(Hole.None);
        isError(replayElsewhere(other, list), INVALID);
    }

    function testFuzz_Twin_TakesWhatIsForAnother(bool list) public {
        useTwin(Hole.ContractlessDomain);
        IAttestationRegistry other = registry;
        useTwin(Hole.ContractlessDomain);
        equal(replayElsewhere(other, list).length, 0, "attested");
    }

    function testFuzz_RevertWhen_SentAgain(bool list) public {
        useOurs();
        isError(replay(list), INVALID);
    }

    function testFuzz_SoundTwin_TakesItOnce(bool list) public {
        useTwin(Hole.None);
        isError(replay(list), INVALID);
    }

    function testFuzz_Twin_TakesItAgain(bool list) public {
        useTwin(Hole.LastingNonce);
        equal(replay(list).length, 0, "attested again");
    }

    function testFuzz_RevertWhen_Reordered(uint8 nonce) public {
        useOurs();
        // True nonces first, then any.
        isError(reorder(nonce % 4 == 0 ? 0 : nonce, nonce % 4 == 0 ? 1 : uint256(nonce) + 1), INVALID);
    }

    function test_SoundTwin_KeepsTheOrder() public {
        useTwin(Hole.None);
        isError(reorder(0, 1), INVALID);
    }

    /// @dev Where nothing is used up, the next nonce is always the first.
    function test_Twin_TakesAnyOrder() public {
        useTwin(Hole.LastingNonce);
        equal(reorder(0, 0).length, 0, "attested");
    }

    function testFuzz_RevertWhen_AListIsAltered(uint8 how, bytes calldata data) public {
        useOurs();
        isError(alterList(how, data, 3), INVALID);
    }

    function testFuzz_SoundTwin_TakesTheListAsItIs(uint8 how, bytes calldata data) public {
        useTwin(Hole.None);
        isError(alterList(how, data, 3), INVALID);
    }

    function testFuzz_Twin_TakesAlteredLists(uint8 how, bytes calldata data) public {
        useTwin(Hole.LooseList);
        equal(alterList(how, data, 1).length, 0, "attested");
    }

    function testFuzz_RevertWhen_TooLate(uint64 deadline, uint64 later, bool list) public {
        useOurs();
        _tooLate(deadline, later, list);
    }

    function testFuzz_SoundTwin_KeepsTheDeadline(uint64 deadline, uint64 later, bool list) public {
        useTwin(Hole.None);
        _tooLate(deadline, later, list);
    }

    function testFuzz_Twin_TakesItWhenever(uint64 deadline, uint64 later, bool list) public {
        useTwin(Hole.NoDeadline);
        begin();
        uint64 last = uint64(bound(deadline, NOW, type(uint64).max - 1));
        bytes memory request = _signed(list, "in time", 0, last);
        vm.warp(bound(later, uint256(last) + 1, type(uint64).max));
        equal(send(ATTACKER, 0, request).length, 0, "attested");
    }

    /// @dev The deadline is signed too: a later one in the request is another request.
    function testFuzz_RevertWhen_TheDeadlineIsMoved(uint64 moved) public {
        useOurs();
        begin();
        DelegatedAttestationRequest memory request = signSingle(KEY, schema, itemOf(SUBJECT, "in time"), 0, NOW);
        request.deadline = moved == NOW ? 0 : moved;
        bool isPast = request.deadline != 0 && request.deadline < NOW;
        isError(sendSingle(request), isPast ? IAttestationRegistry.DeadlineExpired.selector : INVALID);
    }

    /// @dev A signature over one item is none over a list of one, nor the other way round; nor is it a revocation's.
    function testFuzz_RevertWhen_AnotherKindIsSigned(bytes calldata data) public {
        useOurs();
        begin();
        AttestationRequestData[] memory items = new AttestationRequestData[](1);
        items[0] = itemOf(SUBJECT, data);
        DelegatedAttestationRequest memory single = signSingle(KEY, schema, items[0], 0, 0);
        ManyDelegatedAttestationRequest memory many = signList(KEY, schema, items, 0, 0);
        bytes memory ofList = many.signature;
        many.signature = abi.encodePacked(single.signature.r, single.signature.s, single.signature.v);
        isError(sendList(many), INVALID);
        (single.signature.r, single.signature.s) = abi.decode(ofList, (bytes32, bytes32));
        single.signature.v = uint8(ofList[64]);
        isError(sendSingle(single), INVALID);
    }

    /// @dev A signer who has moved the nonce on has voided what was signed before, as the next nonce or as a later one.
    function testFuzz_RevertWhen_TheNonceWasMovedOn(uint128 to, bool list) public {
        useOurs();
        begin();
        uint256 moved = bound(to, 1, type(uint128).max);
        bytes memory request = _signed(list, "void", bound(to, 0, moved - 1), 0);
        vm.prank(vm.addr(KEY));
        registry.increaseNonce(moved);
        isError(send(ATTACKER, 0, request), INVALID);
        equal(send(ATTACKER, 0, _signed(list, "good", moved, 0)).length, 0, "the next one");
    }

    /// @dev It is asked with a static call: an order that changes anything fails, whatever the wallet then answers.
    function testFuzz_Ours_ChangesNothingWhileAWalletIsAsked(bool insists) public {
        useOurs();
        (bytes memory reason, uint256 changes) = actWhileAsked(insists);
        if (insists) isError(reason, INVALID);
        else equal(reason.length, 0, "signed");
        equal(changes, 0, "changes");
    }

    function testFuzz_SoundTwin_ChangesNothingEither(bool insists) public {
        useTwin(Hole.None);
        (bytes memory reason, uint256 changes) = actWhileAsked(insists);
        if (insists) isError(reason, INVALID);
        else equal(reason.length, 0, "signed");
        equal(changes, 0, "changes");
    }

    function testFuzz_Twin_LetsAWalletActWhileAsked(bool insists) public {
        useTwin(Hole.PlainWalletCall);
        (bytes memory reason, uint256 changes) = actWhileAsked(insists);
        equal(reason.length, 0, "signed");
        equal(changes, 3, "changes");
    }

    function _tooLate(uint64 deadline, uint64 later, bool list) private {
        begin();
        uint64 last = uint64(bound(deadline, NOW, type(uint64).max - 1));
        bytes memory request = _signed(list, "in time", 0, last);
        vm.warp(bound(later, uint256(last) + 1, type(uint64).max));
        isError(send(ATTACKER, 0, request), IAttestationRegistry.DeadlineExpired.selector);
        vm.warp(last);
        equal(send(ATTACKER, 0, request).length, 0, "in its last second");
    }

    function _otherChain(uint64 chain) private pure returns (uint64) {
        return chain == HOME || chain == 0 ? chain + 1 : chain;
    }
}
