// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AttestationRequestData, IAttestationRegistry } from "../../contracts/interfaces/IAttestationRegistry.sol";
import { Accomplice } from "./support/Accomplice.sol";
import { AttestationAttack } from "./support/AttestationAttack.sol";
import { BondResolver } from "./support/BondResolver.sol";
import { HostileGate } from "./support/HostileGate.sol";
import { Hole } from "./twins/Hole.sol";

/// @notice Whoever is called in the middle of attesting and revoking calls back, answers nonsense, or fails.
abstract contract HostileResolverAttack is AttestationAttack {
    uint256 internal constant BOND = 1 ether;
    uint256 internal constant OTHERS = 100 * BOND;

    Accomplice internal thief;

    /// @dev The thief deposits a bond, revokes, and revokes again each time that it is given the bond back.
    /// @return loot What it has in the end.
    function revokeAgain(uint256 times, bool many) internal returns (uint256 loot) {
        BondResolver bonds = BondResolver(payable(deploy("BondResolver", abi.encode(registry))));
        vm.deal(address(bonds), OTHERS);
        bytes32 schema = register("bool member", address(bonds));
        thief = makeAccomplice();
        AttestationRequestData memory item = itemOf(SUBJECT, abi.encode(true));
        item.value = BOND;
        bytes32 uid = attest(address(thief), schema, item);

        bytes memory again = many ? toMultiRevoke(schema, only(uid)) : toRevoke(schema, uid);
        Accomplice.Order[] memory orders = new Accomplice.Order[](1);
        orders[0] = Accomplice.Order(address(registry), 0, again);
        thief.arm(orders, times);
        revoke(address(thief), schema, uid);
        equal(address(registry).balance, 0, "ETH left behind");
        return address(thief).balance;
    }

    /// @dev The resolver is the attester too. Asked about an attestation, it makes the same again and revokes the first one,
    /// so that the first one is written once more, as good, by the call that goes on.
    /// @return uid The attestation that was revoked.
    /// @return again What the outer call says it made.
    function attestAgain(bytes memory data, uint256 count) internal returns (bytes32 uid, bytes32 again) {
        thief = makeAccomplice();
        bytes32 schema = register("bytes anything", address(thief));
        AttestationRequestData[] memory items = new AttestationRequestData[](count);
        for (uint256 i = 0; i < count; ++i) items[i] = itemOf(SUBJECT, data);
        uid = uidOf(attestationOf(address(thief), schema, items[0]), 0);

        Accomplice.Order[] memory orders = new Accomplice.Order[](2);
        orders[0] = Accomplice.Order(address(registry), 0, toMultiAttest(schema, items));
        orders[1] = Accomplice.Order(address(registry), 0, toRevoke(schema, uid));
        thief.arm(orders, 1);
        equal(send(address(thief), 0, toMultiAttest(schema, items)).length, 0, "attested");
        equal(thief.succeeded(), 2, "both orders");
        again = abi.decode(answer, (bytes32[]))[count - 1];
    }

    /// @dev Without the bond that the resolver asks for; or revoking where it has no money to give back.
    /// @return reason Why not; empty where the resolver's no was not heard.
    function ignoreNo(bool revoking, bool many) internal returns (bytes memory reason) {
        BondResolver bonds = BondResolver(payable(deploy("BondResolver", abi.encode(registry))));
        bytes32 schema = register("bool member", address(bonds));
        AttestationRequestData[] memory items = new AttestationRequestData[](many ? 2 : 1);
        for (uint256 i = 0; i < items.length; ++i) {
            items[i] = itemOf(SUBJECT, "");
            if (revoking) items[i].value = BOND;
        }
        reason = send(ISSUER, revoking ? items.length * BOND : 0, toMultiAttest(schema, items));
        if (!revoking) return reason;
        bytes32[] memory uids = abi.decode(answer, (bytes32[]));
        vm.deal(address(bonds), 0);
        reason = send(ISSUER, 0, toMultiRevoke(schema, uids));
        isTrue(isRevoked(uids[0]) == (reason.length == 0), "all or nothing");
    }

    /// @dev A schema whose resolver answers in the worst way it can.
    /// @return reason Why it was not attested; empty where it was.
    function attestUnder(
        HostileGate.Manner manner,
        uint256 count,
        uint256 gas_
    ) internal returns (bytes memory reason) {
        bytes32 schema = register("bool hostile", deploy("HostileGate", abi.encode(manner)));
        AttestationRequestData[] memory items = new AttestationRequestData[](count);
        for (uint256 i = 0; i < count; ++i) items[i] = itemOf(SUBJECT, abi.encode(i));
        bytes32 uid = uidOf(attestationOf(ISSUER, schema, items[0]), 0);
        bytes memory data = count == 1 ? toAttest(schema, items[0]) : toMultiAttest(schema, items);
        vm.prank(ISSUER);
        (bool done, bytes memory output) = address(registry).call{ gas: gas_ }(data);
        isTrue(done == registry.isAttestationValid(uid), "all or nothing");
        if (!done) return refusedWith(output);
    }
}

contract HostileResolverTest is HostileResolverAttack {
    function testFuzz_Ours_RevokesOnce(uint8 times, bool many) public {
        useOurs();
        _givenBackOnce(times, many);
    }

    function testFuzz_SoundTwin_RevokesOnce(uint8 times, bool many) public {
        useTwin(Hole.None);
        _givenBackOnce(times, many);
    }

    function testFuzz_Twin_RevokesForEachCall(uint8 times, bool many) public {
        useTwin(Hole.EffectsLast);
        uint256 again = bound(times, 1, 9);
        equal(revokeAgain(again, many), (1 + again) * BOND, "others' bonds");
    }

    function testFuzz_Ours_KeepsBeforeAsking(uint16 length, uint8 count) public {
        useOurs();
        _staysRevoked(length, count);
    }

    function testFuzz_SoundTwin_KeepsBeforeAsking(uint16 length, uint8 count) public {
        useTwin(Hole.None);
        _staysRevoked(length, count);
    }

    function testFuzz_Twin_BringsBackWhatWasRevoked(uint16 length, uint8 count) public {
        useTwin(Hole.EffectsLast);
        (bytes32 uid, bytes32 again) = attestAgain(bytesOf(length % 300, length), bound(count, 1, 4));
        equal(uid, again, "the same uid twice");
        isTrue(!isRevoked(uid), "good again");
    }

    function testFuzz_RevertWhen_TheResolverAnswersNonsense(uint8 manner, bool many) public {
        useOurs();
        _refusedFor(manner, many);
    }

    function testFuzz_SoundTwin_RefusesNonsense(uint8 manner, bool many) public {
        useTwin(Hole.None);
        _refusedFor(manner, many);
    }

    function testFuzz_Twin_AttestsWhateverTheResolverAnswers(uint8 manner, bool many) public {
        useTwin(Hole.DeafToResolver);
        equal(attestUnder(_mannerOf(manner), many ? 5 : 1, 20_000_000).length, 0, "attested");
    }

    function testFuzz_RevertWhen_TheResolverSaysNo(bool revoking, bool many) public {
        useOurs();
        _heedsNo(revoking, many);
    }

    function testFuzz_SoundTwin_HeedsANo(bool revoking, bool many) public {
        useTwin(Hole.None);
        _heedsNo(revoking, many);
    }

    function testFuzz_Twin_IgnoresANo(bool revoking, bool many) public {
        useTwin(Hole.DeafToResolver);
        equal(ignoreNo(revoking, many).length, 0, "done");
    }

    /// @dev The caller chooses the gas so that the resolver, or storing the data, runs out of it in the middle.
    function testFuzz_Ours_IsAllOrNothingWhereGasIsShort(uint32 gas_, uint8 manner, bool many) public {
        useOurs();
        attestUnder(_mannerOf(manner), many ? 5 : 1, bound(gas_, 30_000, 600_000));
    }

    /// @dev Contracts that were never meant to be resolvers do not pass for ones: the registry, what it stored, the registry
    /// of schemas, an account without code.
    function testFuzz_RevertWhen_TheResolverIsNone(uint8 which, bool many) public {
        useOurs();
        attest(ISSUER, register("bytes long", address(0)), itemOf(SUBJECT, bytesOf(100, 1)));
        address stored = vm.computeCreateAddress(address(registry), vm.getNonce(address(registry)) - 1);
        isTrue(stored.code.length > 100, "stored code");
        address[4] memory resolvers = [address(registry), stored, address(schemas), address(0xe0a)];
        bytes32 schema = register("bool any", resolvers[which % 4]);
        AttestationRequestData memory item = itemOf(SUBJECT, "");
        bytes memory data = many ? toMultiAttest(schema, listOf(item, item)) : toAttest(schema, item);
        isError(send(ISSUER, 0, data), "refused without a reason");
    }

    function _givenBackOnce(uint256 times, bool many) private {
        equal(revokeAgain(bound(times, 1, 9), many), BOND, "its own bond");
        equal(thief.succeeded(), 0, "nothing went through");
        isError(thief.lastReason(), IAttestationRegistry.AlreadyRevoked.selector);
    }

    function _staysRevoked(uint256 length, uint256 count) private {
        (bytes32 uid, bytes32 again) = attestAgain(bytesOf(length % 300, length), bound(count, 1, 4));
        isTrue(isRevoked(uid), "revoked");
        isTrue(again != uid || bound(count, 1, 4) == 1, "another uid");
        equal(keccak256(registry.getAttestation(again).data), keccak256(bytesOf(length % 300, length)), "data");
    }

    function _heedsNo(bool revoking, bool many) private {
        bytes4 one = IAttestationRegistry.InvalidAttestation.selector;
        bytes4 several = IAttestationRegistry.InvalidAttestations.selector;
        if (revoking) one = IAttestationRegistry.InvalidRevocation.selector;
        if (revoking) several = IAttestationRegistry.InvalidRevocations.selector;
        isError(ignoreNo(revoking, many), many ? several : one);
    }

    function _refusedFor(uint256 manner, bool many) private {
        HostileGate.Manner chosen = _mannerOf(manner);
        bytes memory reason = attestUnder(chosen, many ? 5 : 1, 20_000_000);
        // Nonsense has no reason of its own; a refusal's reason is passed on, however long it is.
        if (chosen == HostileGate.Manner.MegabyteOfRefusal) equal(reason.length, 1 << 20, "the resolver's reason");
        else if (chosen == HostileGate.Manner.AllGas) isTrue(reason.length > 0, "refused");
        else isError(reason, "refused without a reason");
    }

    function _mannerOf(uint256 manner) private pure returns (HostileGate.Manner) {
        return HostileGate.Manner(manner % (uint256(type(HostileGate.Manner).max) + 1));
    }
}
