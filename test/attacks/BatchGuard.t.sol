// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AttestationStatus } from "../../contracts/interfaces/IAttestationRegistry.sol";
import { BatchHeader, ChangeKind } from "../../contracts/interfaces/IBatchRegistry.sol";
import { Outcome, ProvenCredential } from "../../contracts/interfaces/ICredentialVerifier.sol";
import { CredentialCheck } from "../../contracts/libraries/CredentialCheck.sol";
import { ToldAttestations } from "../contracts/support/ToldAttestations.sol";
import { Trees } from "../contracts/support/Trees.sol";
import { BatchAttack } from "./support/BatchAttack.sol";
import { IGuard } from "./support/IGuard.sol";
import { BatchHole, IHoled } from "./twins/BatchHole.sol";

/// @notice The attacker asks to be let in where a credential is demanded: with somebody else's, with one that anybody can
/// issue, with one about something else, or with one that is not good.
abstract contract BatchGuardAttack is BatchAttack {
    bytes32 internal constant OTHER_SCHEMA = keccak256("another schema");

    /// @dev What is wrong with the credential, if anything.
    enum Flaw {
        None,
        Subject,
        Issuer,
        Schema,
        Revoked,
        Expired,
        NotYetValid,
        Suspended,
        Held,
        MadeUp,
        Reissued
    }

    /// @dev With row 3 of a batch.
    function join(Flaw flaw) internal returns (bytes memory reason) {
        credentials[3].subject = flaw == Flaw.Subject ? address(1003) : ATTACKER;
        credentials[3].expires = uint64(flaw == Flaw.Expired ? NOW + 1 : NOW + 1 days);
        credentials[3].validFrom = uint64(flaw == Flaw.NotYetValid ? NOW + 2 : NOW);
        begin(0);
        address door = _openDoor(address(registry));
        BatchHeader memory shown = header;
        if (flaw == Flaw.Issuer) shown.issuer = ATTACKER;
        if (flaw == Flaw.Schema) shown.schema = OTHER_SCHEMA;
        if (flaw == Flaw.Issuer || flaw == Flaw.Schema) issue(shown);
        if (flaw == Flaw.Revoked || flaw == Flaw.Reissued) accepted(announce(ChangeKind.Revoke, 3), "revoked");
        if (flaw == Flaw.Reissued) {
            // The batch's public root once more, in the holder's own name, and nobody to revoke in it.
            shown.issuer = ATTACKER;
            shown.policy.revoker = address(0);
            issue(shown);
        }
        if (flaw == Flaw.Suspended) accepted(announce(ChangeKind.Suspend, 3), "suspended");
        if (flaw == Flaw.Held) accepted(imposeHold(3, NOW + 1 days), "held");
        vm.warp(NOW + 1);
        ProvenCredential memory proven = ProvenCredential(shown, credentials[3], Trees.proofAt(nodes, 3));
        if (flaw == Flaw.MadeUp) proven.credential.fields = keccak256("better ones");
        return _knock(door, abi.encodeCall(IGuard.join, (proven)));
    }

    /// @dev With an attestation; only the first flaws can be.
    function joinByAttestation(Flaw flaw) internal returns (bytes memory reason) {
        AttestationStatus memory status = AttestationStatus({
            schema: flaw == Flaw.Schema ? OTHER_SCHEMA : SCHEMA,
            recipient: flaw == Flaw.Subject ? address(1003) : ATTACKER,
            attester: flaw == Flaw.Issuer ? ATTACKER : vm.addr(ISSUER_KEY),
            time: uint64(flaw == Flaw.NotYetValid ? NOW + 2 : NOW),
            expirationTime: uint64(flaw == Flaw.Expired ? NOW + 1 : NOW + 1 days),
            revocationTime: uint64(flaw == Flaw.Revoked ? NOW : 0),
            revocable: true
        });
        ToldAttestations attestations = ToldAttestations(deploy("ToldAttestations", ""));
        attestations.tell("uid", status);
        address door = _openDoor(address(attestations));
        vm.warp(NOW + 1);
        return _knock(door, abi.encodeCall(IGuard.joinByAttestation, ("uid")));
    }

    function errorOf(Flaw flaw) internal pure returns (bytes memory) {
        address issuer = vm.addr(ISSUER_KEY);
        if (flaw == Flaw.Subject) {
            return abi.encodeWithSelector(CredentialCheck.SubjectMismatch.selector, address(1003), ATTACKER);
        }
        if (flaw == Flaw.Schema) {
            return abi.encodeWithSelector(CredentialCheck.SchemaMismatch.selector, OTHER_SCHEMA, SCHEMA);
        }
        if (flaw == Flaw.Issuer || flaw == Flaw.Reissued) {
            return abi.encodeWithSelector(CredentialCheck.IssuerMismatch.selector, ATTACKER, issuer);
        }
        (Outcome outcome, uint256 since) = (Outcome.NotFound, 0);
        if (flaw == Flaw.Revoked) (outcome, since) = (Outcome.Revoked, NOW + 1);
        if (flaw == Flaw.Expired) (outcome, since) = (Outcome.Expired, NOW + 1);
        if (flaw == Flaw.NotYetValid) outcome = Outcome.NotYetValid;
        if (flaw == Flaw.Suspended || flaw == Flaw.Held) (outcome, since) = (Outcome.Suspended, NOW + 1);
        return abi.encodeWithSelector(CredentialCheck.CredentialNotValid.selector, outcome, since);
    }

    function _openDoor(address asks) private returns (address door) {
        door = deploy(isTwin ? "TwinGuard" : "Guard", abi.encode(asks, SCHEMA, vm.addr(ISSUER_KEY)));
        if (isTwin) IHoled(door).setHole(hole);
    }

    function _knock(address door, bytes memory data) private returns (bytes memory reason) {
        vm.prank(ATTACKER);
        (bool done, bytes memory answer) = door.call(data);
        isTrue(IGuard(door).isMember(ATTACKER) == done, "let in or not");
        return done ? bytes("") : refusedWith(answer);
    }
}

contract BatchGuardTest is BatchGuardAttack {
    /// @dev Kept here: for each flaw given as an argument, the optimizer would copy all that follows.
    Flaw private _flaw;

    function testFuzz_RevertWhen_TheCredentialIsNoGood(uint8 flaw) public onOursAndSoundTwin {
        Flaw which = Flaw(1 + (flaw % 10));
        isError(join(which), errorOf(which));
    }

    function testFuzz_RevertWhen_TheAttestationIsNoGood(uint8 flaw) public onOursAndSoundTwin {
        Flaw which = Flaw(1 + (flaw % 6));
        isError(joinByAttestation(which), errorOf(which));
    }

    function testFuzz_Ours_LetsInWhoeverHoldsOne(bool attested) public onOursAndSoundTwin {
        _letsIn(Flaw.None, attested);
    }

    function testFuzz_Twin_LetsInWithSomebodyElses(bool attested) public onTwin(BatchHole.AnySubject) {
        _letsIn(Flaw.Subject, attested);
    }

    function testFuzz_Twin_LetsInWithOnesOwn(bool attested) public onTwin(BatchHole.AnyIssuer) {
        _letsIn(Flaw.Issuer, attested);
    }

    function test_Twin_LetsInWhoeverIssuesAgainWhatWasRevoked() public onTwin(BatchHole.AnyIssuer) {
        _letsIn(Flaw.Reissued, false);
    }

    function testFuzz_Twin_LetsInUnderAnotherSchema(bool attested) public onTwin(BatchHole.AnySchema) {
        _letsIn(Flaw.Schema, attested);
    }

    function testFuzz_Twin_LetsInWhateverItFinds(uint8 flaw) public onTwin(BatchHole.AnyOutcome) {
        _letsIn(Flaw(4 + (flaw % 5)), false);
    }

    function testFuzz_Twin_LetsInByWhateverAttestation(uint8 flaw) public onTwin(BatchHole.AnyOutcome) {
        _letsIn(Flaw(4 + (flaw % 3)), true);
    }

    function _letsIn(Flaw flaw, bool attested) private {
        _flaw = flaw;
        accepted(attested ? joinByAttestation(_flaw) : join(_flaw), "joined");
    }
}
