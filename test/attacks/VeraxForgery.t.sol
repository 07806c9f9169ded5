// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments } from "../../contracts/interfaces/ICampaign.sol";
import { IInstantCampaign } from "../../contracts/interfaces/IInstantCampaign.sol";
import { NullifierKind } from "../../contracts/interfaces/IRequirementGate.sol";
import { VeraxAttestation } from "../../contracts/interfaces/IVeraxRegistry.sol";
import { ToldVerax } from "../contracts/support/ToldVerax.sol";
import { AttackFixture } from "./support/AttackFixture.sol";
import { VeraxHole } from "./twins/VeraxHole.sol";

/// @notice Somebody brings an attestation of Verax that says nothing about them, or nothing that counts. The required portal is
/// {ISSUER}, the attester that it has to name {STRANGER}.
abstract contract VeraxForgeryAttack is AttackFixture {
    bytes32 internal constant UID = keccak256("uid");

    /// @dev {VeraxHole} of the attacked twin; ours where `attacksOurs`.
    VeraxHole internal hole;
    bool internal attacksOurs = true;
    ToldVerax internal verax;

    function useTwin(VeraxHole missing) internal {
        (hole, attacksOurs) = (missing, false);
    }

    /// @dev One that opens the gate to subject 0.
    function good() internal pure returns (VeraxAttestation memory attestation) {
        (attestation.attestationId, attestation.schemaId) = (UID, SCHEMA);
        (attestation.attester, attestation.portal) = (STRANGER, ISSUER);
        attestation.attestedDate = uint64(NOW);
        attestation.subject = abi.encodePacked(subjectAt(0));
    }

    /// @dev Claims what is meant for subject 0, by that attestation.
    function claims(VeraxAttestation memory attestation) internal returns (bool paid) {
        verax = new ToldVerax();
        verax.tell(attestation);
        NullifierKind once = NullifierKind.Credential;
        bytes memory arguments = abi.encode(verax, requirementOf(ISSUER), STRANGER, once);
        address gate_ = attacksOurs
            ? deploy("VeraxGate", arguments)
            : deploy("VeraxTwin", abi.encode(verax, requirementOf(ISSUER), STRANGER, once, hole));
        campaignName = "InstantCampaign";
        CampaignArguments memory terms = termsFor(4);
        terms.gate = gate_;
        IInstantCampaign victim = open(terms, 1e6);
        vm.warp(START);
        return gatedRefusal(victim, 0, abi.encode(UID)).length == 0;
    }

    /// @dev A portal of one's own names the trusted attester: the registry believes it.
    function nameTheAttester(address portal) internal returns (bool paid) {
        VeraxAttestation memory attestation = good();
        attestation.portal = portal;
        return claims(attestation);
    }

    /// @dev The subject ends in the account's address, and is another thing: 32 bytes with dirt before it, or longer than that.
    function dirtyTheSubject(uint96 dirt, bool isLonger) internal returns (bool paid) {
        VeraxAttestation memory attestation = good();
        attestation.subject = abi.encodePacked(dirt, subjectAt(0));
        if (isLonger) attestation.subject = abi.encodePacked(uint96(0), subjectAt(0), dirt);
        return claims(attestation);
    }

    /// @dev It was replaced by one that says something else.
    function bringTheReplaced() internal returns (bool paid) {
        VeraxAttestation memory attestation = good();
        (attestation.replacedBy, attestation.revoked) = (keccak256("another"), true);
        attestation.revocationDate = uint64(NOW + 1);
        return claims(attestation);
    }
}

contract VeraxForgeryTest is VeraxForgeryAttack {
    modifier onOursAndSoundTwin() {
        _;
        useTwin(VeraxHole.None);
        _;
    }

    function test_Control_AGoodOneIsPaid() public onOursAndSoundTwin {
        isTrue(claims(good()), "paid");
    }

    function testFuzz_RevertWhen_AnotherPortalNamesTheAttester(address portal) public onOursAndSoundTwin {
        vm.assume(portal != ISSUER);
        isTrue(!nameTheAttester(portal), "unpaid");
    }

    function testFuzz_Twin_BelievesTheAttestersName(address portal) public {
        useTwin(VeraxHole.AttesterAlone);
        isTrue(nameTheAttester(portal), "paid");
    }

    function testFuzz_RevertWhen_TheSubjectIsDirty(uint96 dirt, bool isLonger) public onOursAndSoundTwin {
        isTrue(!dirtyTheSubject(uint96(bound(dirt, 1, type(uint96).max)), isLonger), "unpaid");
    }

    function testFuzz_Twin_CutsTheSubject(uint96 dirt, bool isLonger) public {
        useTwin(VeraxHole.CutSubject);
        isTrue(dirtyTheSubject(uint96(bound(dirt, 1, type(uint96).max)), isLonger), "paid");
    }

    function test_RevertWhen_ItWasReplaced() public onOursAndSoundTwin {
        isTrue(!bringTheReplaced(), "unpaid");
    }

    function test_Twin_LooksAtNoRevocation() public {
        useTwin(VeraxHole.Revoked);
        isTrue(bringTheReplaced(), "paid");
    }
}
