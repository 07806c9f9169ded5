// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AttestationStatus, IAttestationRegistry } from "../../../contracts/interfaces/IAttestationRegistry.sol";
import { CampaignArguments } from "../../../contracts/interfaces/ICampaign.sol";
import { Outcome } from "../../../contracts/interfaces/ICredentialVerifier.sol";
import { IInstantCampaign } from "../../../contracts/interfaces/IInstantCampaign.sol";
import { NullifierKind, Requirement } from "../../../contracts/interfaces/IRequirementGate.sol";
import { TrustedWhen } from "../../../contracts/interfaces/ITrustList.sol";
import { AttestationSource } from "../../../contracts/libraries/AttestationSource.sol";
import { CredentialCheck } from "../../../contracts/libraries/CredentialCheck.sol";
import { BundleItem, Bundles } from "../support/Bundles.sol";
import { CampaignFixture } from "../support/CampaignFixture.sol";
import { RawAnswers } from "../support/RawAnswers.sol";
import { ToldEas } from "../support/ToldEas.sol";
import { Trees } from "../support/Trees.sol";

/// @notice A campaign of which each account needs an attestation of EAS: single claims and bundles.
contract EasGateTest is CampaignFixture {
    uint256 private constant COUNT = 4;
    bytes4 private constant QUESTION = IAttestationRegistry.getAttestation.selector;

    ToldEas private _eas;
    IInstantCampaign private _campaign;

    function setUp() public override {
        super.setUp();
        _eas = new ToldEas();
        _campaign = campaignBehind(address(_eas));
        vm.warp(START);
        for (uint256 i = 0; i < COUNT; ++i) _eas.tellAll(uidAt(i), goodAt(i), uidAt(0), hex"da7a");
    }

    function campaignBehind(address registry_) private returns (IInstantCampaign) {
        Requirement memory requirement = Requirement({
            schema: SCHEMA,
            issuers: new address[](1),
            trustList: address(0),
            trusted: TrustedWhen.Unstated
        });
        requirement.issuers[0] = ISSUER;
        CampaignArguments memory arguments = argumentsFor(COUNT);
        arguments.gate = deploy("AttestationGate", abi.encode(registry_, requirement, NullifierKind.Credential));
        return IInstantCampaign(address(create(arguments)));
    }

    function uidAt(uint256 index) private pure returns (bytes32) {
        return keccak256(abi.encode("uid", index));
    }

    function goodAt(uint256 index) private view returns (AttestationStatus memory status) {
        (status.schema, status.attester, status.recipient) = (SCHEMA, ISSUER, accountAt(index));
        status.time = uint64(NOW);
    }

    function claim(uint256 index, uint256 uid) private {
        bytes32[] memory proof = Trees.proofAt(campaignNodes, index);
        _campaign.claim(index, accountAt(index), amountAt(index), proof, abi.encode(uidAt(uid)));
    }

    function relayAll() private {
        BundleItem[] memory items = new BundleItem[](COUNT);
        for (uint256 i = 0; i < COUNT; ++i) {
            (items[i].index, items[i].account, items[i].amount) = (i, accountAt(i), amountAt(i));
            items[i].gateData = abi.encode(uidAt(i));
        }
        (bool done, ) = address(_campaign).call(
            abi.encodeCall(_campaign.claimMany, (Bundles.encode(campaignNodes, items)))
        );
        isTrue(done, "the bundle passes");
    }

    function test_ClaimMany_PaysByAttestationsOfEas() public {
        relayAll();
        for (uint256 i = 0; i < COUNT; ++i) equal(token.balanceOf(accountAt(i)), amountAt(i), "paid");
    }

    function test_Claim_CountsARevocationFromTheNextSecondOn() public {
        AttestationStatus memory status = goodAt(0);
        status.revocationTime = START;
        _eas.tell(uidAt(0), status);
        claim(0, 0);
        status = goodAt(1);
        status.revocationTime = START - 1;
        _eas.tell(uidAt(1), status);
        vm.expectRevert(
            abi.encodeWithSelector(CredentialCheck.CredentialNotValid.selector, Outcome.Revoked, uint64(START))
        );
        claim(1, 1);
    }

    function test_RevertWhen_ItExpiresInThisSecond() public {
        AttestationStatus memory status = goodAt(0);
        status.expirationTime = START + 1;
        _eas.tell(uidAt(0), status);
        claim(0, 0);
        status = goodAt(1);
        status.expirationTime = START;
        _eas.tell(uidAt(1), status);
        vm.expectRevert(
            abi.encodeWithSelector(CredentialCheck.CredentialNotValid.selector, Outcome.Expired, uint64(START))
        );
        claim(1, 1);
    }

    function test_RevertWhen_ItIsAboutNobodyOrSomebodyElse() public {
        AttestationStatus memory status = goodAt(0);
        status.recipient = address(0);
        _eas.tell(uidAt(0), status);
        vm.expectRevert(abi.encodeWithSelector(CredentialCheck.SubjectMismatch.selector, address(0), accountAt(0)));
        claim(0, 0);
        vm.expectRevert(abi.encodeWithSelector(CredentialCheck.SubjectMismatch.selector, accountAt(2), accountAt(1)));
        claim(1, 2);
    }

    /// @dev A registry behind a proxy may become another one: what it then answers is not taken for an attestation.
    function testFuzz_ClaimMany_SkipsWhereTheRegistryTurns(uint8 manner) public {
        RawAnswers.Manner turned = RawAnswers.Manner(manner % 3);
        vm.etch(address(_eas), address(new RawAnswers()).code);
        RawAnswers(address(_eas)).tell(
            QUESTION,
            turned,
            turned == RawAnswers.Manner.Answers ? bytes("short") : bytes("")
        );
        uint256 before = gasleft();
        relayAll();
        isTrue(before - gasleft() < COUNT * 600_000, "no item burns more than its gas");
        for (uint256 i = 0; i < COUNT; ++i) equal(token.balanceOf(accountAt(i)), 0, "unpaid");
        if (turned != RawAnswers.Manner.Answers) return;
        vm.expectRevert(abi.encodeWithSelector(AttestationSource.AttestationUnreadable.selector, _eas, uidAt(0)));
        claim(0, 0);
    }
}
