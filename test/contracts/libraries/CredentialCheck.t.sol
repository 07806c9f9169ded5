// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AttestationStatus } from "../../../contracts/interfaces/IAttestationRegistry.sol";
import { BatchHeader, ChangeKind } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { Expectation, Outcome, ProvenCredential, Verdict } from "../../../contracts/interfaces/ICredentialVerifier.sol";
import { TrustedWhen } from "../../../contracts/interfaces/ITrustList.sol";
import { CredentialCheck } from "../../../contracts/libraries/CredentialCheck.sol";
import { BatchHistory } from "../support/BatchHistory.sol";
import { ClosedUniversity } from "../support/ClosedUniversity.sol";
import { IClub } from "../support/IClub.sol";
import { ToldAttestations } from "../support/ToldAttestations.sol";
import { Trees } from "../support/Trees.sol";

contract CredentialCheckTest is BatchHistory {
    bytes32 private constant UID = keccak256("uid");

    IClub private club;
    ToldAttestations private told;

    function setUp() public override {
        super.setUp();
        told = new ToldAttestations();
        club = IClub(deploy("Club", abi.encode(registry, told, SCHEMA, ISSUER)));
    }

    function provenBy(BatchHeader memory header, uint256 row) private view returns (ProvenCredential memory) {
        return ProvenCredential({ header: header, credential: credentials[row], proof: Trees.proofAt(nodes, row) });
    }

    /// @dev As the verifier says, whatever is asked; and it lets in exactly whom the verdict calls valid.
    function agrees(ProvenCredential memory proven) private {
        Verdict memory verdict = verifier.verify(proven.header, proven.credential, proven.proof);
        equal(keccak256(abi.encode(club.verdictOn(proven))), keccak256(abi.encode(verdict)), "verdict");
        bool isValid = verdict.outcome == Outcome.Valid;
        checks(proven, verdict);
        if (!isValid) isRefused(verdict.outcome, verdict.since);
        vm.prank(proven.credential.subject);
        Verdict memory given = club.join(proven);
        if (isValid) equal(keccak256(abi.encode(given)), keccak256(abi.encode(verdict)), "the verdict is given");
        isTrue(club.isMember(proven.credential.subject) == isValid, "lets in whom it calls valid");
    }

    /// @dev The form for who has the batch's id refuses exactly what the verdict does not call valid, for the same reason.
    function checks(ProvenCredential memory proven, Verdict memory verdict) private {
        if (verdict.outcome != Outcome.Valid) isRefused(verdict.outcome, verdict.since);
        club.check(proven);
    }

    function isRefused(Outcome outcome, uint256 since) private {
        vm.expectRevert(abi.encodeWithSelector(CredentialCheck.CredentialNotValid.selector, outcome, uint64(since)));
    }

    // ---------------------------------------------------------------- batches

    /// @dev Any history, any validity times, and sometimes something in it that is not so.
    function testFuzz_Check_EqualsTheVerifier(uint256 seed, uint8 tampered) public {
        BatchHeader memory header = batchBy(seed);
        uint256 row = draw(seed, 1) % 6;
        if (draw(seed, 2) % 3 == 0) credentials[row].validFrom = uint64(NOW + (draw(seed, 3) % 200));
        if (draw(seed, 4) % 3 == 0) credentials[row].expires = uint64(NOW + (draw(seed, 5) % 400));
        header.root = headerOfRows().root;
        bytes32 id = issue(header);
        for (uint256 i = 0; i < 6; ++i) {
            seed = draw(seed, i);
            pass(header.policy.epochLength == 0 ? 0 : 60, seed);
            step(header, id, seed);
            follow();
        }
        ProvenCredential memory proven = provenBy(header, row);
        if (tampered % 8 == 1) proven.header.salt = bytes32(seed);
        if (tampered % 8 == 2) proven.credential.expires = uint64(seed);
        if (tampered % 8 == 3) proven.proof = new bytes32[](seed % 40);
        if (tampered % 8 == 4) proven.credential.index = seed;
        if (tampered % 8 == 5) proven.header.size = uint64(seed % COUNT);
        agrees(proven);
    }

    // ---------------------------------------------------------------- what is expected

    function expecting(address issuer, address subject) private pure returns (Expectation memory expected) {
        (expected.schema, expected.issuer, expected.subject) = (SCHEMA, issuer, subject);
    }

    /// @dev A list and nobody named.
    function listing(TrustedWhen when, address subject) private returns (Expectation memory expected) {
        (expected.schema, expected.subject, expected.trusted) = (SCHEMA, subject, when);
        expected.trustList = new ClosedUniversity();
    }

    function testFuzz_Expectation_TakesAnybodyOnlyWhereItIsSaid(uint8 row, bool isIssuer, address other) public {
        BatchHeader memory header = batchBy(1);
        issue(header);
        ProvenCredential memory proven = provenBy(header, row % 6);
        address subject = proven.credential.subject;
        vm.assume(other != subject && other != ISSUER);
        Expectation memory expected = expecting(ISSUER, subject);
        club.joinAs(proven, expected);
        if (isIssuer) (expected.issuer, expected.anyIssuer) = (address(0), true);
        else (expected.subject, expected.anySubject) = (address(0), true);
        club.joinAs(proven, expected);
        // No address stands for anybody: not even one that a caller thought out.
        vm.expectRevert();
        club.joinAs(proven, isIssuer ? expecting(other, subject) : expecting(ISSUER, other));
    }

    /// @dev A university that closed: its diplomas stay good for whoever asks about the time of issue, and for nobody else.
    function test_Expectation_AsksTheTrustListAsOfTheMomentThatIsStated() public {
        BatchHeader memory header = batchBy(1);
        header.issuedAt = uint64(NOW - 1);
        issue(header);
        ProvenCredential memory proven = provenBy(header, 0);
        address subject = proven.credential.subject;
        club.joinAs(proven, listing(TrustedWhen.WhenIssued, subject));
        Expectation memory now_ = listing(TrustedWhen.Now, subject);
        bytes4 selector = CredentialCheck.IssuerNotTrusted.selector;
        vm.expectRevert(abi.encodeWithSelector(selector, ISSUER, address(now_.trustList), NOW));
        club.joinAs(proven, now_);

        told.tell(UID, AttestationStatus(SCHEMA, subject, ISSUER, uint64(NOW - 1), 0, 0, true));
        club.joinAs(UID, listing(TrustedWhen.WhenIssued, subject));
        vm.expectPartialRevert(selector);
        club.joinAs(UID, now_);
    }

    /// @dev Not exactly one of issuer, any issuer and list; a list as of nothing stated, a moment without a list; a subject
    /// and any subject.
    function testFuzz_RevertWhen_TheExpectationIsUnclear(uint8 which, uint8 when, bool attested) public {
        BatchHeader memory header = batchBy(1);
        issue(header);
        ProvenCredential memory proven = provenBy(header, 0);
        Expectation memory expected = expecting(which & 1 == 0 ? address(0) : ISSUER, proven.credential.subject);
        (expected.anyIssuer, expected.anySubject) = (which & 2 != 0, which & 8 != 0);
        if (which & 4 != 0) expected.trustList = new ClosedUniversity();
        expected.trusted = TrustedWhen(when % 3);
        uint256 said = (which & 1) + ((which >> 1) & 1) + ((which >> 2) & 1);
        bool isTimed = (which & 4 != 0) == (expected.trusted != TrustedWhen.Unstated);
        vm.assume(said != 1 || !isTimed || expected.anySubject);
        told.tell(UID, AttestationStatus(SCHEMA, expected.subject, ISSUER, uint64(NOW), 0, 0, true));
        vm.expectRevert(abi.encodeWithSelector(CredentialCheck.ExpectationUnclear.selector, expected));
        if (attested) club.joinAs(UID, expected);
        else club.joinAs(proven, expected);
    }

    /// @dev Attestations about nobody are common, and what recovers a signer wrongly gives nobody.
    function test_RevertWhen_NobodyIsExpected() public {
        Expectation memory expected = expecting(ISSUER, address(0));
        told.tell(UID, AttestationStatus(SCHEMA, address(0), ISSUER, uint64(NOW), 0, 0, true));
        vm.expectRevert(abi.encodeWithSelector(CredentialCheck.ExpectationUnclear.selector, expected));
        club.joinAs(UID, expected);
        expected.anySubject = true;
        club.joinAs(UID, expected);
    }

    function testFuzz_RevertWhen_TheCredentialIsSomebodyElses(address account, uint8 row) public {
        BatchHeader memory header = batchBy(1);
        issue(header);
        ProvenCredential memory proven = provenBy(header, row % 6);
        address subject = proven.credential.subject;
        vm.assume(account != subject && account != address(0));
        vm.prank(account);
        vm.expectRevert(abi.encodeWithSelector(CredentialCheck.SubjectMismatch.selector, subject, account));
        club.join(proven);
        vm.prank(subject);
        equal(uint8(club.join(proven).outcome), uint8(Outcome.Valid), "the subject gets in");
    }

    /// @dev Issued and valid, but under another schema, or by another issuer.
    function testFuzz_RevertWhen_TheCredentialIsAnotherKindOrIssuers(
        bytes32 schema,
        address issuer,
        bool which
    ) public {
        vm.assume(schema != SCHEMA && issuer != ISSUER);
        BatchHeader memory header = batchBy(1);
        if (which) header.schema = schema;
        else header.issuer = issuer;
        issue(header);
        isOutcome(verify(header, 0), Outcome.Valid);
        ProvenCredential memory proven = provenBy(header, 0);
        vm.prank(subjectAt(tracked(0)));
        vm.expectRevert(
            which
                ? abi.encodeWithSelector(CredentialCheck.SchemaMismatch.selector, schema, SCHEMA)
                : abi.encodeWithSelector(CredentialCheck.IssuerMismatch.selector, issuer, ISSUER)
        );
        club.join(proven);
    }

    /// @dev Each outcome but Valid, with the second since which it is so.
    function testFuzz_RevertWhen_TheOutcomeIsNotValid(uint256 seed, uint8 which) public {
        BatchHeader memory header = batchBy(seed - (seed % 2));
        header.policy.epochLength = 60;
        credentials[0].validFrom = uint64(NOW + 1000);
        credentials[1].expires = uint64(NOW + 1000);
        header.root = headerOfRows().root;
        uint256 row = [uint256(0), 1, 2, 3, 4, 5][which % 6];
        if (row != 5) issue(header);
        uint256 from = horizonOf(60);
        if (row == 2) announce(header, ChangeKind.Revoke, maskOf(tracked(2)));
        if (row == 3) announce(header, ChangeKind.Suspend, maskOf(tracked(3)));
        if (row == 4) hold(header, seed % 3 == 0 ? WHOLE : tracked(4), NOW + 2 + (seed % header.policy.emergencyLimit));
        moveTo(
            row == 4
                ? NOW + 1
                : row == 1
                    ? NOW + 1000
                    : from
        );
        Outcome outcome = [
            Outcome.NotYetValid,
            Outcome.Expired,
            Outcome.Revoked,
            Outcome.Suspended,
            Outcome.Suspended,
            Outcome.NotFound
        ][row];
        ProvenCredential memory proven = provenBy(header, row);
        isRefused(outcome, row == 0 || row == 5 ? 0 : time);
        vm.prank(proven.credential.subject);
        club.join(proven);
    }

    // ---------------------------------------------------------------- attestations

    function statusBy(uint256 seed) private view returns (AttestationStatus memory status) {
        status.schema = seed % 5 == 0 ? bytes32(seed) : SCHEMA;
        status.attester = draw(seed, 1) % 5 == 0 ? STRANGER : ISSUER;
        status.recipient = draw(seed, 2) % 5 == 0 ? STRANGER : address(this);
        status.time = draw(seed, 3) % 9 == 0 ? 0 : uint64(NOW - (seed % 1000));
        if (draw(seed, 4) % 3 == 0) status.expirationTime = uint64(NOW - 5 + (draw(seed, 5) % 10));
        if (draw(seed, 6) % 3 == 0) status.revocationTime = uint64(NOW - (draw(seed, 7) % 3));
    }

    function testFuzz_Attestation_LetsInExactlyWhoHasAGoodOne(uint256 seed) public {
        AttestationStatus memory status = statusBy(seed);
        told.tell(UID, status);
        Verdict memory verdict = club.verdictOn(UID);
        bool isRevoked = status.revocationTime != 0 && status.revocationTime < NOW;
        bool isExpired = status.expirationTime != 0 && status.expirationTime <= NOW;
        Outcome outcome =
            isRevoked
                ? Outcome.Revoked
                : isExpired
                    ? Outcome.Expired
                    : Outcome.Valid;
        if (status.time == 0) outcome = Outcome.NotFound;
        isOutcome(verdict, outcome);
        if (outcome != Outcome.Valid) {
            isRefused(outcome, verdict.since);
        } else if (status.recipient != address(this)) {
            vm.expectRevert(
                abi.encodeWithSelector(CredentialCheck.SubjectMismatch.selector, status.recipient, address(this))
            );
        } else if (status.schema != SCHEMA) {
            vm.expectRevert(abi.encodeWithSelector(CredentialCheck.SchemaMismatch.selector, status.schema, SCHEMA));
        } else if (status.attester != ISSUER) {
            vm.expectRevert(abi.encodeWithSelector(CredentialCheck.IssuerMismatch.selector, status.attester, ISSUER));
        }
        Verdict memory given = club.join(UID);
        if (club.isMember(address(this))) equal(keccak256(abi.encode(given)), keccak256(abi.encode(verdict)), "given");
    }
}
