// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AttestationRequestData, IAttestationRegistry } from "../../contracts/interfaces/IAttestationRegistry.sol";
import { Attestation } from "../../contracts/interfaces/ISchemaResolver.sol";
import { AttestationAttack } from "./support/AttestationAttack.sol";
import { Hole } from "./twins/Hole.sol";

/// @notice Who may revoke follows from the number of a series. Attackers use the numbers up, or come with a series of their
/// own.
/// @dev 2^31 series cost some 10^14 gas: a month of a fast, cheap chain.
abstract contract SeriesConfusionAttack is AttestationAttack {
    bytes32 internal schema;
    bytes32 internal uid;
    /// @dev What the issuer attested.
    Attestation internal made;

    /// @dev The issuer has the series `number`.
    function begin(bytes32 slot, uint256 number, uint256 length) internal {
        skipSeriesTo(slot, number);
        schema = register("bytes anything", address(0));
        AttestationRequestData memory item = itemOf(SUBJECT, bytesOf(length, number));
        uid = attest(ISSUER, schema, item);
        made = attestationOf(ISSUER, schema, item);
        made.uid = uid;
        isSame(registry.getAttestation(uid), made);
    }

    /// @dev So many series are opened that the attacker's number ends as the issuer's does. Then the attacker revokes the
    /// issuer's attestation as one of that series.
    /// @return reason Why not; empty where it was revoked.
    function exhaust(uint256 number, uint256 rounds, uint256 length) internal returns (bytes memory reason) {
        bytes32 slot = findNextSeries();
        begin(slot, number, length);
        skipSeriesTo(slot, number + rounds * (FIELD + 1));
        bytes32 own = register("bool own", address(0));
        attest(ATTACKER, own, itemOf(ATTACKER, bytesOf(length, 1)));
        return send(ATTACKER, 0, toRevoke(own, uid));
    }

    /// @dev The attacker has a series of its own under the issuer's schema, or none, and revokes the issuer's attestation,
    /// alone or behind one of its own.
    function revokeThroughOwn(
        uint256 number,
        uint256 length,
        bool hasSeries,
        bool many
    ) internal returns (bytes memory reason) {
        begin(findNextSeries(), number, length);
        bytes32[] memory uids = only(uid);
        if (hasSeries) {
            bytes32 own = attest(ATTACKER, schema, itemOf(ATTACKER, ""));
            if (many) uids = new bytes32[](2);
            (uids[0], uids[uids.length - 1]) = (own, uid);
        }
        return send(ATTACKER, 0, many ? toMultiRevoke(schema, uids) : toRevoke(schema, uid));
    }
}

contract SeriesConfusionTest is SeriesConfusionAttack {
    function testFuzz_RevertWhen_NumbersAreUsedUp(uint32 number, uint32 rounds, uint8 length) public {
        useOurs();
        _notConfused(number, rounds, length);
    }

    function testFuzz_SoundTwin_CountsOn(uint32 number, uint32 rounds, uint8 length) public {
        useTwin(Hole.None);
        _notConfused(number, rounds, length);
    }

    function testFuzz_Twin_RevokesAnothers(uint32 number, uint32 rounds, uint8 length) public {
        useTwin(Hole.TruncatedSeries);
        equal(exhaust(bound(number, 3, FIELD), bound(rounds, 1, FIELD), length).length, 0, "revoked");
        isTrue(isRevoked(uid), "revoked");
        equal(registry.getAttestation(uid).attester, ATTACKER, "even the issuer's name is gone");
    }

    function testFuzz_RevertWhen_RevokedThroughAnotherSeries(
        uint64 number,
        uint8 length,
        bool hasSeries,
        bool many
    ) public {
        useOurs();
        _denied(number, length, hasSeries, many);
    }

    function testFuzz_SoundTwin_Denies(uint64 number, uint8 length, bool hasSeries, bool many) public {
        useTwin(Hole.None);
        _denied(number, length, hasSeries, many);
    }

    function testFuzz_Twin_ComparesSchemasOnly(uint64 number, uint8 length, bool hasSeries, bool many) public {
        useTwin(Hole.SchemaOnlySeries);
        equal(revokeThroughOwn(bound(number, 3, 1 << 63), length, hasSeries, many).length, 0, "revoked");
        isTrue(isRevoked(uid), "revoked");
    }

    /// @dev Nobody is shut out: issuers on both sides of the header's largest number attest in every form, alone and in lists,
    /// read the same back, and revoke.
    function testFuzz_Ours_ServesEverybodyAfterwards(uint64 number, uint16[5] memory lengths, uint8 forms) public {
        useOurs();
        bytes32 slot = findNextSeries();
        // Often close to the boundary.
        skipSeriesTo(slot, forms % 2 == 0 ? FIELD - 1 + (number % 4) : bound(number, 3, type(uint64).max - 3));
        schema = register("bytes anything", address(0));
        for (uint256 who = 1; who < 4; ++who) {
            AttestationRequestData[] memory items = new AttestationRequestData[](1 + (forms % 5));
            for (uint256 i = 0; i < items.length; ++i) {
                items[i] = itemOf(SUBJECT, bytesOf(lengths[i] % 120, who + i));
                if ((forms >> i) & 1 == 1) items[i].expirationTime = type(uint64).max - uint64(i);
            }
            address attester = address(uint160(who));
            equal(send(attester, 0, toMultiAttest(schema, items)).length, 0, "attested");
            bytes32[] memory uids = abi.decode(answer, (bytes32[]));
            equal(send(attester, 0, toMultiRevoke(schema, uids)).length, 0, "revoked");
            for (uint256 i = 0; i < items.length; ++i) {
                made = attestationOf(attester, schema, items[i]);
                (made.uid, made.revocationTime) = (uids[i], NOW);
                isSame(registry.getAttestation(uids[i]), made);
            }
        }
    }

    function _notConfused(uint256 number, uint256 rounds, uint256 length) private {
        bytes memory reason = exhaust(bound(number, 3, FIELD), bound(rounds, 1, FIELD), length);
        isError(reason, IAttestationRegistry.InvalidSchema.selector);
        isSame(registry.getAttestation(uid), made);
        revoke(ISSUER, schema, uid);
        isTrue(isRevoked(uid), "its issuer still may");
    }

    function _denied(uint256 number, uint256 length, bool hasSeries, bool many) private {
        bytes memory reason = revokeThroughOwn(bound(number, 3, 1 << 63), length, hasSeries, many);
        isError(reason, IAttestationRegistry.AccessDenied.selector);
        isSame(registry.getAttestation(uid), made);
    }
}
