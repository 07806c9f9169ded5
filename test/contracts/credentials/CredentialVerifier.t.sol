// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { BatchHeader, ChangeKind } from "../../../contracts/interfaces/IBatchRegistry.sol";
import {
    Credential,
    Guarantee,
    ICredentialVerifier,
    Outcome,
    Verdict
} from "../../../contracts/interfaces/ICredentialVerifier.sol";
import { AttestationStatus } from "../../../contracts/interfaces/IAttestationRegistry.sol";
import { AttestationSource } from "../../../contracts/libraries/AttestationSource.sol";
import { BatchFixture } from "../support/BatchFixture.sol";
import { ToldAttestations } from "../support/ToldAttestations.sol";
import { ToldEas } from "../support/ToldEas.sol";
import { Trees } from "../support/Trees.sol";

/// @notice One verdict for batch credentials and attestations, one by one and many in one call.
contract CredentialVerifierTest is BatchFixture {
    bytes32 private constant UID = keccak256("uid");

    ToldAttestations private told;

    function setUp() public override {
        super.setUp();
        told = new ToldAttestations();
        verifier = newVerifier(address(told));
    }

    function test_RevertWhen_ARegistryIsNone() public {
        vm.expectRevert(abi.encodeWithSelector(ICredentialVerifier.RegistryWithoutCode.selector, STRANGER));
        deploy("CredentialVerifier", abi.encode(STRANGER, told));
        vm.expectRevert(abi.encodeWithSelector(ICredentialVerifier.RegistryWithoutCode.selector, STRANGER));
        deploy("CredentialVerifier", abi.encode(registry, STRANGER));
        // An account whose key can take its code away again (EIP-7702).
        vm.etch(STRANGER, abi.encodePacked(hex"ef0100", told));
        vm.expectRevert(abi.encodeWithSelector(ICredentialVerifier.RegistryWithoutCode.selector, STRANGER));
        deploy("CredentialVerifier", abi.encode(registry, STRANGER));
        bytes memory unknown = abi.encodeWithSelector(AttestationSource.RegistryUnknown.selector, registry, "", "");
        vm.expectRevert(unknown);
        deploy("CredentialVerifier", abi.encode(registry, registry));
    }

    /// @dev EAS is asked by `getAttestation`, and judged by the same rule.
    function testFuzz_Verify_SaysTheSameOfAnAttestationOfEas(
        AttestationStatus memory status,
        bytes calldata data,
        uint64 moment
    ) public {
        ToldEas eas = new ToldEas();
        ICredentialVerifier other = newVerifier(address(eas));
        eas.tellAll(UID, status, UID, data);
        told.tell(UID, status);
        vm.warp(bound(moment, 1, type(uint64).max - 1));
        equal(keccak256(abi.encode(other.verify(UID))), keccak256(abi.encode(verifier.verify(UID))), "verdict");
        isOutcome(other.verify(keccak256("another")), Outcome.NotFound);
    }

    function testFuzz_Verify_SaysOfAnAttestationWhatItsTimesSay(
        uint64 made,
        uint64 expires,
        uint64 revoked,
        uint64 moment
    ) public {
        made = uint64(bound(made, 1, type(uint64).max - 1));
        moment = uint64(bound(moment, made, type(uint64).max - 1));
        if (expires != 0) expires = uint64(bound(expires, made + 1, type(uint64).max));
        if (revoked != 0) revoked = uint64(bound(revoked, made, moment));
        told.set(UID, made, expires, revoked);
        vm.warp(moment);
        Verdict memory verdict = verifier.verify(UID);

        bool isRevoked = revoked != 0 && revoked < moment;
        bool isExpired = expires != 0 && expires <= moment;
        if (isRevoked) {
            isOutcome(verdict, Outcome.Revoked);
            equal(verdict.since, uint256(revoked) + 1, "revoked since");
        } else if (isExpired) {
            isOutcome(verdict, Outcome.Expired);
            equal(verdict.since, expires, "expired since");
        } else {
            isOutcome(verdict, Outcome.Valid);
            equal(verdict.since, made, "valid since");
        }
        // Not even a revocation of this very second changes what is so until the second is over.
        equal(verdict.freshUntil, uint256(moment) + 1, "freshUntil");
        equal(verdict.asOfTime, moment, "asOfTime");
        equal(verdict.revision, revoked == 0 ? 1 : 2, "revision");
        equal(uint8(verdict.guarantee), uint8(Guarantee.Firm), "guarantee");
    }

    function testFuzz_Verify_FindsNoAttestationWhereThereIsNone(bytes32 uid) public view {
        Verdict memory verdict = verifier.verify(uid);
        isOutcome(verdict, Outcome.NotFound);
        equal(verdict.freshUntil, NOW, "never reusable");
        equal(uint8(verdict.guarantee), uint8(Guarantee.None), "guarantee");
    }

    function test_Verify_IsValidFromIssuanceOn() public {
        BatchHeader memory header = makeBatch(5);
        issue(header);
        Verdict memory verdict = verify(header, 3);
        isOutcome(verdict, Outcome.Valid);
        equal(verdict.since, NOW, "since");
        equal(verdict.asOfTime, NOW, "asOfTime");
        equal(verdict.freshUntil, NOW + 1, "freshUntil");
        equal(verdict.revision, 1, "revision");
        equal(uint8(verdict.guarantee), uint8(Guarantee.Firm), "guarantee");
    }

    function test_Verify_IsNotFoundWhereNothingWasIssued() public {
        BatchHeader memory header = makeBatch(5);
        Verdict memory verdict = verify(header, 3);
        isOutcome(verdict, Outcome.NotFound);
        equal(verdict.freshUntil, NOW, "never reusable");
        equal(verdict.revision, 0, "revision");
        equal(uint8(verdict.guarantee), uint8(Guarantee.None), "guarantee");
    }

    function testFuzz_Verify_IsNotFoundForAnyOtherCredential(uint8 field, uint256 value) public {
        BatchHeader memory header = makeBatch(6);
        issue(header);
        Credential memory credential = credentials[2];
        bytes32 leaf = leafOf(credential);
        field = uint8(bound(field, 0, 4));
        if (field == 0) credential.index = value;
        if (field == 1) credential.subject = address(uint160(value));
        if (field == 2) credential.validFrom = uint64(value);
        if (field == 3) credential.expires = uint64(value);
        if (field == 4) credential.fields = bytes32(value);
        vm.assume(leafOf(credential) != leaf);
        isOutcome(verifier.verify(header, credential, Trees.proofAt(nodes, 2)), Outcome.NotFound);
    }

    function testFuzz_Verify_IsNotFoundForAnyOtherProof(uint256 node, bytes32 value, uint8 length) public {
        BatchHeader memory header = makeBatch(9);
        issue(header);
        bytes32[] memory proof = Trees.proofAt(nodes, 4);
        bytes32[] memory changed = new bytes32[](bound(length, 0, 40));
        for (uint256 i = 0; i < changed.length; ++i) changed[i] = i < proof.length ? proof[i] : value;
        if (changed.length > 0) changed[node % changed.length] = value;
        vm.assume(keccak256(abi.encode(changed)) != keccak256(abi.encode(proof)));
        isOutcome(verifier.verify(header, credentials[4], changed), Outcome.NotFound);
    }

    /// @dev A root may hold more leaves than the header admits: those beyond its size are not in the batch.
    function test_Verify_IsNotFoundBeyondTheSize() public {
        BatchHeader memory header = makeBatch(4);
        header.size = 3;
        issue(header);
        isOutcome(verify(header, 2), Outcome.Valid);
        isOutcome(verify(header, 3), Outcome.NotFound);
    }

    function testFuzz_Verify_FollowsTheValidityTimes(uint64 validFrom, uint64 expires, uint32 later) public {
        makeBatch(2);
        credentials[1].validFrom = uint64(bound(validFrom, NOW - 1000, NOW + 1000));
        credentials[1].expires = expires % 4 == 0 ? 0 : uint64(bound(expires, NOW - 1000, NOW + 2000));
        BatchHeader memory header = headerOfRows();
        issue(header);
        uint256 moment = NOW + bound(later, 0, 3000);
        vm.warp(moment);

        Verdict memory verdict = verify(header, 1);
        uint256 start = credentials[1].validFrom > NOW ? credentials[1].validFrom : NOW;
        uint256 end = credentials[1].expires == 0 ? type(uint256).max : credentials[1].expires;
        Outcome expected =
            moment >= end
                ? Outcome.Expired
                : moment < start
                    ? Outcome.NotYetValid
                    : Outcome.Valid;
        isOutcome(verdict, expected);
        if (expected == Outcome.Valid) equal(verdict.since, start, "valid since");
        if (expected == Outcome.Expired) equal(verdict.since, end, "expired since");
        if (expected == Outcome.NotYetValid) equal(verdict.since, 0, "never valid before");
        equal(verdict.freshUntil, moment + 1, "epochLength 0: good for this second");
    }

    function test_Verify_EachEdgeSecondBelongsToTheNewOutcome() public {
        makeBatch(1);
        (credentials[0].validFrom, credentials[0].expires) = (uint64(NOW + 10), uint64(NOW + 20));
        BatchHeader memory header = headerOfRows();
        issue(header);
        vm.warp(NOW + 9);
        isOutcome(verify(header, 0), Outcome.NotYetValid);
        vm.warp(NOW + 10);
        isOutcome(verify(header, 0), Outcome.Valid);
        vm.warp(NOW + 19);
        isOutcome(verify(header, 0), Outcome.Valid);
        vm.warp(NOW + 20);
        isOutcome(verify(header, 0), Outcome.Expired);
    }

    function test_Revoke_TakesEffectOneSecondLaterAndForGood() public {
        BatchHeader memory header = makeBatch(3);
        issue(header);
        vm.warp(NOW + 100);
        change(header, ChangeKind.Revoke, 1);
        // Whoever reads in this very second must agree with whoever read in it before the revocation.
        isOutcome(verify(header, 1), Outcome.Valid);
        vm.warp(NOW + 101);
        Verdict memory verdict = verify(header, 1);
        isOutcome(verdict, Outcome.Revoked);
        equal(verdict.since, NOW + 101, "since");
        equal(verdict.revision, 2, "revision");
        isOutcome(verify(header, 0), Outcome.Valid);
        vm.warp(NOW + 1e6);
        isOutcome(verify(header, 1), Outcome.Revoked);
    }

    function test_Suspend_IsUndoneByReinstate() public {
        BatchHeader memory header = makeBatch(3);
        issue(header);
        change(header, ChangeKind.Suspend, 2);
        isOutcome(verify(header, 2), Outcome.Valid);
        vm.warp(NOW + 1);
        isOutcome(verify(header, 2), Outcome.Suspended);
        vm.warp(NOW + 500);
        change(header, ChangeKind.Reinstate, 2);
        isOutcome(verify(header, 2), Outcome.Suspended);
        vm.warp(NOW + 501);
        Verdict memory verdict = verify(header, 2);
        isOutcome(verdict, Outcome.Valid);
        equal(verdict.since, NOW + 501, "valid again since");
    }

    function test_Precedence_RevokedThenExpiredThenNotYetValidThenSuspended() public {
        makeBatch(1);
        (credentials[0].validFrom, credentials[0].expires) = (uint64(NOW + 10), uint64(NOW + 20));
        BatchHeader memory header = headerOfRows();
        issue(header);
        change(header, ChangeKind.Suspend, 0);
        vm.warp(NOW + 5);
        isOutcome(verify(header, 0), Outcome.NotYetValid);
        vm.warp(NOW + 15);
        isOutcome(verify(header, 0), Outcome.Suspended);
        vm.warp(NOW + 25);
        isOutcome(verify(header, 0), Outcome.Expired);
        change(header, ChangeKind.Revoke, 0);
        vm.warp(NOW + 26);
        isOutcome(verify(header, 0), Outcome.Revoked);
    }

    /// @dev Random suspensions, reinstatements and one revocation: each verdict equals the plain replay of events.
    function testFuzz_Verify_AgreesWithReplay(uint256 seed) public {
        BatchHeader memory header = makeBatch(2);
        issue(header);
        uint256 moment = NOW;
        uint256 flips = 0;
        uint256 lastFlip = 0;
        uint256 revokedAt = type(uint256).max;
        for (uint256 i = 0; i < 10; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            moment += 1 + (seed % 3);
            vm.warp(moment);
            if ((seed >> 8) % 7 == 0 && revokedAt == type(uint256).max) {
                change(header, ChangeKind.Revoke, 1);
                revokedAt = moment + 1;
            } else if ((seed >> 8) % 3 == 0) {
                change(header, flips % 2 == 0 ? ChangeKind.Suspend : ChangeKind.Reinstate, 1);
                ++flips;
                lastFlip = moment + 1;
            }
            // Flips of this second are not in force yet.
            uint256 inForce = lastFlip > moment ? flips - 1 : flips;
            Outcome expected =
                moment >= revokedAt
                    ? Outcome.Revoked
                    : inForce % 2 == 1
                        ? Outcome.Suspended
                        : Outcome.Valid;
            isOutcome(verify(header, 1), expected);
            isOutcome(verify(header, 0), Outcome.Valid);
        }
    }

    // ---------------------------------------------------------------- many in one call

    function questionOf(bytes32 uid) private pure returns (bytes memory) {
        return abi.encodeWithSignature("verify(bytes32)", uid);
    }

    function questionOf(
        BatchHeader memory header,
        Credential memory credential,
        bytes32[] memory proof
    ) private pure returns (bytes memory) {
        return
            abi.encodeWithSignature(
                "verify((address,bytes32,bytes32,uint64,uint64,(address,address,uint64,uint64,bytes32),bytes32,bytes32),(uint256,address,uint64,uint64,bytes32),bytes32[])",
                header,
                credential,
                proof
            );
    }

    /// @dev Credentials of two batches and attestations, proven and not, in any order.
    function testFuzz_VerifyMany_EqualsAskingOneByOne(uint256 seed, uint8 count) public {
        BatchHeader[2] memory headers;
        headers[1] = makeBatch(5);
        headers[1].policy.epochLength = 60;
        issue(headers[1]);
        headers[0] = makeBatch(5);
        headers[0].salt = bytes32(seed | 1);
        issue(headers[0]);
        change(headers[0], ChangeKind.Revoke, 1);
        change(headers[1], ChangeKind.Suspend, 2);
        told.set(UID, uint64(NOW), 0, uint64(NOW));
        vm.warp(NOW + 120);

        bytes[] memory questions = new bytes[](count % 7);
        Verdict[] memory expected = new Verdict[](questions.length);
        for (uint256 i = 0; i < questions.length; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            if (seed % 3 == 0) {
                bytes32 uid = (seed >> 8) % 2 == 0 ? UID : bytes32(seed);
                (questions[i], expected[i]) = (questionOf(uid), verifier.verify(uid));
                continue;
            }
            BatchHeader memory header = headers[(seed >> 8) % 2];
            Credential memory credential = credentials[(seed >> 16) % 5];
            bytes32[] memory proof = Trees.proofAt(nodes, (seed >> ((seed >> 24) % 4 == 0 ? 32 : 16)) % 5);
            questions[i] = questionOf(header, credential, proof);
            expected[i] = verifier.verify(header, credential, proof);
        }
        Verdict[] memory verdicts = verifier.verifyMany(questions);
        equal(keccak256(abi.encode(verdicts)), keccak256(abi.encode(expected)), "verdicts, in order");
    }

    /// @dev Arbitrary bytes, cut questions, and what the verifier answers to but gives no verdict on.
    function testFuzz_RevertWhen_AQuestionIsNone(uint256 seed, bytes memory arbitrary) public {
        BatchHeader memory header = makeBatch(2);
        issue(header);
        bytes memory good = questionOf(header, credentials[0], Trees.proofAt(nodes, 0));
        bytes[] memory questions = new bytes[](2);
        questions[seed % 2] = questionOf(UID);
        bytes[] memory nested = new bytes[](seed % 4);
        for (uint256 i = 0; i < nested.length; ++i) nested[i] = questionOf(UID);
        bytes memory cut = seed % 3 == 0 ? questionOf(UID) : good;
        uint256 length = (seed >> 8) % cut.length;
        // Shortened in place: the rest stays unused.
        assembly ("memory-safe") {
            mstore(cut, length)
        }
        questions[1 - (seed % 2)] = [
            arbitrary,
            "",
            cut,
            abi.encodeWithSignature("batchRegistry()"),
            abi.encodeWithSignature("attestationRegistry()"),
            abi.encodeCall(verifier.verifyMany, (nested))
        ][(seed >> 16) % 6];
        vm.expectRevert();
        verifier.verifyMany(questions);
    }
}
