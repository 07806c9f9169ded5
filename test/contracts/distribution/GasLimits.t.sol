// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments, ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import { IAllOfGate } from "../../../contracts/interfaces/IAllOfGate.sol";
import { IAllOfManyGate } from "../../../contracts/interfaces/IAllOfManyGate.sol";
import { IClaimGate } from "../../../contracts/interfaces/IClaimGate.sol";
import { IInstantCampaign } from "../../../contracts/interfaces/IInstantCampaign.sol";
import { Requirement } from "../../../contracts/interfaces/IRequirementGate.sol";
import { TrustedWhen } from "../../../contracts/interfaces/ITrustList.sol";
import { ClaimTerms, ISignedClaims } from "../../../contracts/interfaces/ISignedClaims.sol";
import { BundleFixture } from "../support/BundleFixture.sol";
import { BundleItem, Bundles } from "../support/Bundles.sol";
import { ClaimSigning } from "../support/ClaimSigning.sol";
import { Trees } from "../support/Trees.sol";

/// @notice The fixed amounts of gas that campaigns and gates give each other: with a margin of four for chains that price
/// otherwise; and what becomes of an item that needs more than it has.
contract GasLimitsTest is BundleFixture {
    uint256 private constant EXTRA_TIME_GAS = 200_000;
    uint256 private constant REPEAT_GAS = 50_000;
    uint256 private constant MARGIN = 4;
    address private constant GUARDIAN = address(0x6a4d);

    IInstantCampaign private _campaign;
    address private _adapter;
    address private _innerAdapter;
    IAllOfGate private _inner;
    IAllOfGate private _outer;

    /// @dev Two pause gates and a credential gate, two gates deep, before a campaign of the form that is dearer to ask.
    function _openDeep() private {
        Requirement memory requirement = Requirement("schema", new address[](1), address(0), TrustedWhen.Unstated);
        requirement.issuers[0] = ISSUER;
        address credentials = deploy("CredentialGate", abi.encode(token, requirement, uint8(1), uint256(0)));
        _inner = IAllOfGate(deploy("AllOfGate", abi.encode(_pauseGate(), credentials)));
        _outer = IAllOfGate(deploy("AllOfGate", abi.encode(_pauseGate(), _inner)));
        _open(address(_outer));
        _adapter = _outer.open(address(_campaign));
        _innerAdapter = _inner.open(_adapter);
    }

    function _open(address gate) private {
        drawForm(1);
        CampaignArguments memory a = argumentsFor(6);
        (a.gate, a.maxExtraTime) = (gate, 1000);
        _campaign = create(a);
    }

    function _pauseGate() private returns (address) {
        return deploy("PauseGate", abi.encode(GUARDIAN, uint64(1000), uint64(10)));
    }

    // ---------------------------------------------------------------- extra time

    function test_ExtraTime_OfAPauseGateFitsFourTimes() public {
        address gate = _pauseGate();
        _open(gate);
        _fits(gate, abi.encodeCall(IClaimGate.extraTime, (address(_campaign))), EXTRA_TIME_GAS);
    }

    function test_ExtraTime_OfARequirementGateFitsFourTimes() public {
        _openDeep();
        _fits(_inner.second(), abi.encodeCall(IClaimGate.extraTime, (address(_campaign))), EXTRA_TIME_GAS);
    }

    function test_ExtraTime_OfGatesWithinGatesFitsFourTimes() public {
        _openDeep();
        _fits(address(_outer), abi.encodeCall(IClaimGate.extraTime, (address(_campaign))), EXTRA_TIME_GAS);
    }

    function test_ExtraTime_OfEightPauseGatesFitsFourTimes() public {
        address many = _openBehindEight();
        _fits(many, abi.encodeCall(IClaimGate.extraTime, (address(_campaign))), EXTRA_TIME_GAS);
        _fits(_adapter, abi.encodeCall(IClaimGate.extraTime, (address(0))), EXTRA_TIME_GAS);
    }

    /// @dev As a pause gate asks before it pauses.
    function test_ExtraTime_ThroughAnAdapterOfAnAdapterFitsFourTimes() public {
        _openDeep();
        _fits(_innerAdapter, abi.encodeCall(IClaimGate.extraTime, (address(0))), EXTRA_TIME_GAS);
    }

    // ---------------------------------------------------------------- claims that repeat

    function test_ClaimsRepeat_OfALightCampaignFitsFourTimes() public {
        _open(_pauseGate());
        _fits(address(_campaign), abi.encodeCall(ICampaign.claimsRepeat, ()), REPEAT_GAS);
    }

    function test_ClaimsRepeat_ThroughAnAdapterOfAnAdapterFitsFourTimes() public {
        _openDeep();
        _fits(_innerAdapter, abi.encodeCall(ICampaign.claimsRepeat, ()), REPEAT_GAS);
    }

    function test_ClaimsRepeat_ThroughAForwardingAdapterFitsFourTimes() public {
        _openBehindEight();
        _fits(_adapter, abi.encodeCall(ICampaign.claimsRepeat, ()), REPEAT_GAS);
    }

    function _openBehindEight() private returns (address many) {
        address[] memory parts = new address[](8);
        for (uint256 i = 0; i < 8; ++i) parts[i] = _pauseGate();
        many = deploy("AllOfManyGate", abi.encode(parts));
        _open(many);
        _adapter = IAllOfManyGate(many).open(address(_campaign));
    }

    function _fits(address asked, bytes memory question, uint256 given) private view {
        uint256 before = gasleft();
        (bool done, bytes memory answer) = asked.staticcall(question);
        uint256 spent = before - gasleft();
        isTrue(done && answer.length == 32, "answered");
        isTrue(MARGIN * spent <= given, "four times what it spends");
    }

    // ---------------------------------------------------------------- an item that needs more

    /// @dev It is skipped alone, its siblings are paid, and singly it is paid: nobody is stopped for good.
    function testFuzz_Item_ThatNeedsMoreGasIsSkippedAndPaidSingly(uint256 form, uint256 place) public {
        drawForm(form);
        place = bound(place, 0, 5);
        specialAt[place] = deploy("DearWallet", "");
        IInstantCampaign campaign = create(argumentsFor(6));
        vm.warp(START);
        BundleItem[] memory items = itemsAt(rangeOf(0, 6));
        items[place].terms = termsAt(place);
        items[place].signature = ClaimSigning.signed(KEY + 99, keccak256("anything"));
        bytes4[] memory reasons = new bytes4[](6);
        // A wallet that does not answer has not signed.
        for (uint256 i = 0; i < 6; ++i) reasons[i] = i == place ? ISignedClaims.InvalidSignature.selector : PAID;
        relay(campaign, items, Bundles.encode(campaignNodes, items), reasons);

        ClaimTerms memory terms = items[place].terms;
        bytes32[] memory proof = Trees.proofAt(campaignNodes, place);
        vm.prank(RELAYER);
        campaign.claimSigned(place, accountAt(place), amountAt(place), proof, terms, 0, items[place].signature);
        equal(token.balanceOf(RECIPIENT), amountAt(place), "paid");
        isTrue(campaign.isClaimed(place), "claimed");
    }
}
