// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AttestationRequestData, IAttestationRegistry } from "../../contracts/interfaces/IAttestationRegistry.sol";
import { Attestation } from "../../contracts/interfaces/ISchemaResolver.sol";
import { AttestationAttack } from "./support/AttestationAttack.sol";
import { Hole } from "./twins/Hole.sol";
import { TwinAttestations } from "./twins/TwinAttestations.sol";

/// @notice Somebody wants one uid to stand for two things: for the same said twice, for something said otherwise, or for
/// something not said yet.
abstract contract UidCollisionAttack is AttestationAttack {
    bytes32 internal schema;
    /// @dev The registry's own formula; ours has EAS's.
    bool internal isTwin;

    function begin() internal {
        schema = register("bytes anything", address(0));
    }

    /// @dev The issuer revoked, and is brought to say the same once more in the same second.
    function sayAgain(AttestationRequestData memory item, bool together) internal returns (bytes32 uid, bytes32 again) {
        uid = attest(ISSUER, schema, item);
        revoke(ISSUER, schema, uid);
        if (!together) return (uid, attest(ISSUER, schema, item));
        equal(send(ISSUER, 0, toMultiAttest(schema, listOf(item, item))).length, 0, "attested");
        return (uid, abi.decode(answer, (bytes32[]))[1]);
    }

    /// @dev Shows a verifier, who has not asked for the attestation's content but hashes what it is shown, a copy in which
    /// bytes have moved from the data's head into the reference.
    /// @return accepted Whether such an attestation exists.
    function showAnother(bytes32 refUID, bytes memory data) internal returns (bool accepted) {
        AttestationRequestData memory item = itemOf(SUBJECT, bytes.concat(refUID, data));
        attest(ISSUER, schema, item);
        Attestation memory copy = attestationOf(ISSUER, schema, item);
        (copy.refUID, copy.data) = (refUID, data);
        return exists(copy, 0);
    }

    /// @dev The attacker knows what the issuer is about to say, and refers to it beforehand.
    function referTooEarly(
        AttestationRequestData memory item,
        bool together
    ) internal returns (bytes32 uid, bytes memory reason) {
        uid = uidOf(attestationOf(ATTACKER, schema, item), 0);
        AttestationRequestData memory early = itemOf(ATTACKER, "I knew");
        early.refUID = uid;
        bytes memory data = together ? toMultiAttest(schema, listOf(early, item)) : toAttest(schema, early);
        return (uid, send(ATTACKER, 0, data));
    }

    function exists(Attestation memory copy, uint32 bump) internal view returns (bool) {
        bytes32 uid = isTwin ? TwinAttestations(address(registry)).uidOf(copy, bump) : uidOf(copy, bump);
        return registry.isAttestationValid(uid);
    }
}

contract UidCollisionTest is UidCollisionAttack {
    function testFuzz_Ours_TellsTheSameApart(uint16 length, bool together) public {
        useOurs();
        _toldApart(length, together);
    }

    function testFuzz_SoundTwin_TellsTheSameApart(uint16 length, bool together) public {
        useTwin(Hole.None);
        _toldApart(length, together);
    }

    function testFuzz_Twin_BringsBackWhatWasRevoked(uint16 length, bool together) public {
        useTwin(Hole.NoBump);
        begin();
        (bytes32 uid, bytes32 again) = sayAgain(itemOf(SUBJECT, bytesOf(length % 400, length)), together);
        equal(uid, again, "one uid for both");
        isTrue(!isRevoked(uid), "good again");
    }

    function testFuzz_Ours_HasNoOtherReading(bytes32 refUID, bytes calldata data) public {
        useOurs();
        begin();
        isTrue(!showAnother(bytes32(uint256(refUID) | 1), data), "refused");
    }

    function testFuzz_SoundTwin_HasNoOtherReading(bytes32 refUID, bytes calldata data) public {
        (isTwin, refUID) = (true, bytes32(uint256(refUID) | 1));
        useTwin(Hole.None);
        begin();
        isTrue(!showAnother(refUID, data), "refused");
    }

    function testFuzz_Twin_IsShownAnotherReading(bytes32 refUID, bytes calldata data) public {
        (isTwin, refUID) = (true, bytes32(uint256(refUID) | 1));
        useTwin(Hole.OptionalReference);
        begin();
        isTrue(showAnother(refUID, data), "accepted");
    }

    /// @dev The same bytes cut otherwise: any number moves from the data to the bump, from the bump to the data, or through
    /// all fields before the data.
    function testFuzz_Ours_HasNoOtherCut(uint8 length, bytes8 head, uint8 by, uint32 bump) public {
        useOurs();
        begin();
        // The bump of what exists is 0, so these bytes may be taken for it, and it for data.
        bytes memory data = bytes.concat(head, bytesOf(length, 1), bytes4(0), bytes4(bump));
        AttestationRequestData memory item = itemOf(SUBJECT, data);
        attest(ISSUER, schema, item);
        attest(ISSUER, schema, item);
        Attestation memory copy = attestationOf(ISSUER, schema, item);
        isTrue(exists(copy, 0) && exists(copy, 1) && !exists(copy, 2), "as attested");

        copy.data = bytes.concat(head, bytesOf(length, 1), bytes4(0));
        isTrue(!exists(copy, bump) && !exists(copy, 0) && !exists(copy, 1), "the data's tail as bump");
        copy.data = bytes.concat(data, bytes4(0));
        isTrue(!exists(copy, 0) && !exists(copy, 1), "the bump as data");
        copy.data = data;
        uint256 shift = 8 * bound(by, 1, 8);
        copy.expirationTime = uint64(uint256(uint64(head)) >> (64 - shift));
        isTrue(copy.expirationTime == 0 || !exists(copy, 0), "the data's head as expiration");
    }

    function testFuzz_RevertWhen_ReferredToBeforeItExists(uint16 length, bool together) public {
        useOurs();
        _tooEarly(length, together);
    }

    function testFuzz_SoundTwin_RefusesEarlyReferences(uint16 length, bool together) public {
        useTwin(Hole.None);
        _tooEarly(length, together);
    }

    function testFuzz_Twin_RefersToWhatIsToCome(uint16 length, bool together) public {
        useTwin(Hole.UncheckedReference);
        begin();
        (, bytes memory reason) = referTooEarly(itemOf(SUBJECT, bytesOf(length % 400, length)), together);
        equal(reason.length, 0, "attested");
    }

    /// @dev Nothing else passes for an attestation: no number, no uid of a schema, no timestamp, no slot of the registry.
    function testFuzz_RevertWhen_TheReferenceIsSomethingElse(bytes32 refUID, uint8 which) public {
        useOurs();
        begin();
        attest(ISSUER, schema, itemOf(SUBJECT, bytesOf(32, 1)));
        registry.timestamp(refUID);
        registry.revokeOffchain(refUID);
        AttestationRequestData memory item = itemOf(SUBJECT, "");
        if (which % 3 == 0) item.refUID = refUID == 0 ? schema : refUID;
        else item.refUID = which % 3 == 1 ? schema : bytes32(uint256(which) + 1);
        isError(send(ISSUER, 0, toAttest(schema, item)), IAttestationRegistry.NotFound.selector);
    }

    function _toldApart(uint256 length, bool together) private {
        begin();
        bytes memory data = bytesOf(length % 400, length);
        (bytes32 uid, bytes32 again) = sayAgain(itemOf(SUBJECT, data), together);
        Attestation memory made = attestationOf(ISSUER, schema, itemOf(SUBJECT, data));
        equal(again, uidOf(made, together ? 2 : 1), "the next bump");
        isTrue(isRevoked(uid), "revoked");
        isTrue(!isRevoked(again), "good");
        made.uid = again;
        isSame(registry.getAttestation(again), made);
    }

    function _tooEarly(uint256 length, bool together) private {
        begin();
        AttestationRequestData memory item = itemOf(SUBJECT, bytesOf(length % 400, length));
        (bytes32 uid, bytes memory reason) = referTooEarly(item, together);
        isError(reason, IAttestationRegistry.NotFound.selector);
        equal(attest(ATTACKER, schema, item), uid, "foreseen");
        (, reason) = referTooEarly(item, false);
        equal(reason.length, 0, "now it exists");
    }
}
