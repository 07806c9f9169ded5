// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AttestationStatus } from "../../../contracts/interfaces/IAttestationRegistry.sol";
import { ICredentialGate } from "../../../contracts/interfaces/ICredentialGate.sol";
import { IRequirementGate, NullifierKind, Requirement } from "../../../contracts/interfaces/IRequirementGate.sol";
import { TrustedWhen } from "../../../contracts/interfaces/ITrustList.sol";
import { CredentialGateData, GateFixture } from "../support/GateFixture.sol";
import { SampleTrustList } from "../support/SampleTrustList.sol";
import { ToldAttestations } from "../support/ToldAttestations.sol";

/// @notice Trust lists, which both gates ask: about now, or about when it was issued.
contract RequirementGateTest is GateFixture {
    bytes32 private constant UID = keccak256("uid");
    address private constant ACCOUNT = address(0xacc);
    bytes private constant NO = abi.encodeWithSelector(IRequirementGate.IssuerNotAccepted.selector, ISSUER);

    SampleTrustList private _list;
    ToldAttestations private _told;

    function setUp() public override {
        super.setUp();
        _list = new SampleTrustList();
        _told = new ToldAttestations();
    }

    /// @dev A university is struck off the list the moment after it issued. Its diplomas stay good for one gate; for the
    /// other it vouches for nothing any more.
    function testFuzz_AUniversityThatCloses(uint32 later, bool attested) public {
        uint256 issuedAt = header.issuedAt;
        if (attested) _tell(uint64(issuedAt));
        _list.trust(ISSUER, SCHEMA, 0, issuedAt + 1);
        vm.warp(START + uint256(later));
        _openWith(TrustedWhen.WhenIssued, attested);
        _askGate(attested, "");
        _openWith(TrustedWhen.Now, attested);
        _askGate(attested, NO);
    }

    /// @dev A university is put on the list later on: what it issued before counts for who asks about now, and no other.
    function testFuzz_AUniversityThatIsRecognizedLater(uint32 later, bool attested) public {
        if (attested) _tell(header.issuedAt);
        _list.trust(ISSUER, SCHEMA, header.issuedAt + 1, type(uint256).max);
        vm.warp(START + uint256(later));
        _openWith(TrustedWhen.Now, attested);
        _askGate(attested, "");
        _openWith(TrustedWhen.WhenIssued, attested);
        _askGate(attested, NO);
    }

    /// @dev Asked about the issuer, the gate's schema, and the moment that was chosen, to the second.
    function testFuzz_TrustList_DecidesAboutTheMoment(
        uint64 issuedAt,
        uint64 now_,
        uint64 from,
        uint64 length,
        bool whenIssued
    ) public {
        vm.warp(now_);
        _openWith(whenIssued ? TrustedWhen.WhenIssued : TrustedWhen.Now, false);
        equal(gate.trustList(), address(_list), "trust list");
        equal(gate.soleIssuer(), address(0), "sole issuer");
        isTrue(gate.trustedWhen() == (whenIssued ? TrustedWhen.WhenIssued : TrustedWhen.Now), "trusted when");
        isTrue(!gate.isAccepted(ISSUER, issuedAt), "not on the list");

        uint256 until = uint256(from) + length;
        uint256 moment = whenIssued ? issuedAt : now_;
        _list.trust(ISSUER, SCHEMA, from, until);
        isTrue(gate.isAccepted(ISSUER, issuedAt) == (from <= moment && moment < until), "the moment");
        isTrue(!gate.isAccepted(STRANGER, issuedAt), "another issuer");
        _list.trust(ISSUER, SCHEMA, moment, moment + 1);
        isTrue(gate.isAccepted(ISSUER, issuedAt), "this second");
        _list.trust(ISSUER, SCHEMA, 0, moment);
        isTrue(!gate.isAccepted(ISSUER, issuedAt), "the second after");
        _list.trust(ISSUER, keccak256("another schema"), 0, type(uint256).max);
        isTrue(!gate.isAccepted(ISSUER, issuedAt), "another schema");
    }

    /// @dev Listed issuers have no time.
    function testFuzz_ListedIssuers_HaveNoTime(uint256 issuedAt, bool several) public {
        Requirement memory requirement = requirementOf(ISSUER);
        if (several) requirement.issuers = new address[](2);
        (requirement.issuers[0], requirement.issuers[requirement.issuers.length - 1]) = (ISSUER, ISSUER);
        gate = newGate(requirement);
        isTrue(gate.trustedWhen() == TrustedWhen.Unstated, "trusted when");
        isTrue(gate.isAccepted(ISSUER, issuedAt) && !gate.isAccepted(STRANGER, issuedAt), "whenever");
    }

    /// @dev Where several issuers are listed, or a trust list is asked, `soleIssuer` is zero: a header that names the zero
    /// address as its issuer must not pass for that.
    function testFuzz_RevertWhen_TheHeaderNamesNoIssuer(uint8 which) public {
        Requirement memory requirement = requirementOf(ISSUER);
        if (which % 3 == 1) requirement.issuers = new address[](2);
        for (uint256 i = 0; i < requirement.issuers.length; ++i) requirement.issuers[i] = ISSUER;
        if (which % 3 == 2) requirement = _requirementOf(TrustedWhen.Now);
        gate = newGate(requirement);
        CredentialGateData memory given = dataOf(3);
        given.header.issuer = address(0);
        bytes memory reason = abi.encodeWithSelector(IRequirementGate.IssuerNotAccepted.selector, address(0));
        askRefused(STRANGER, subjectAt(3), laidOut(given), reason);
    }

    function tryNew(Requirement calldata requirement, bool attested) external {
        if (attested) deploy("AttestationGate", abi.encode(_told, requirement, NullifierKind.Subject));
        else deploy("CredentialGate", abi.encode(registry, requirement, NullifierKind.Subject, uint256(0)));
    }

    function testFuzz_RevertWhen_TheMomentIsUnstated_OrThereIsNoList(uint8 trusted, bool listed, bool attested) public {
        TrustedWhen when = TrustedWhen(trusted % 3);
        Requirement memory requirement = listed ? requirementOf(ISSUER) : _requirementOf(when);
        requirement.trusted = when;
        bool isGood = listed == (when == TrustedWhen.Unstated);
        if (!isGood) {
            vm.expectRevert(
                abi.encodeWithSelector(
                    IRequirementGate.TrustedWhenRefused.selector,
                    listed ? address(0) : address(_list),
                    when
                )
            );
        }
        this.tryNew(requirement, attested);
    }

    function _requirementOf(TrustedWhen trusted) private view returns (Requirement memory) {
        return Requirement({ schema: SCHEMA, issuers: new address[](0), trustList: address(_list), trusted: trusted });
    }

    function _openWith(TrustedWhen trusted, bool attested) private {
        kind = NullifierKind.Subject;
        gate =
            attested
                ? ICredentialGate(deploy("AttestationGate", abi.encode(_told, _requirementOf(trusted), kind)))
                : newGate(_requirementOf(trusted));
    }

    function _tell(uint64 time) private {
        AttestationStatus memory status;
        (status.schema, status.attester, status.recipient, status.time) = (SCHEMA, ISSUER, ACCOUNT, time);
        _told.tell(UID, status);
    }

    function _askGate(bool attested, bytes memory reason) private {
        (address account, bytes memory data) = attested ? (ACCOUNT, abi.encode(UID)) : (subjectAt(3), dataAt(3));
        if (reason.length == 0) ask(STRANGER, account, data);
        else askRefused(STRANGER, account, data, reason);
    }
}
