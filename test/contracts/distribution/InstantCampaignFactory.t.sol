// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments, ClaimFor, ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import { IInstantCampaignFactory } from "../../../contracts/interfaces/IInstantCampaignFactory.sol";
import { CampaignFixture } from "../support/CampaignFixture.sol";
import { FeeToken } from "../support/FeeToken.sol";

contract InstantCampaignFactoryTest is CampaignFixture {
    function testFuzz_Create_DeploysAtThePredictedAddressAndFunds(bytes32 salt, uint96 funding) public {
        CampaignArguments memory arguments = argumentsFor(4);
        uint256 amount = bound(funding, 1, type(uint96).max);
        address predicted = factory.predict(arguments, salt, address(this));
        vm.expectEmit();
        emit IInstantCampaignFactory.CampaignCreated(predicted, address(this), address(token), arguments, amount);
        equal(factory.create(arguments, salt, amount), predicted, "address");
        equal(token.balanceOf(predicted), amount, "funded");
        equal(token.balanceOf(address(factory)), 0, "the factory keeps nothing");

        ICampaign campaign = ICampaign(predicted);
        equal(campaign.token(), arguments.token, "token");
        equal(campaign.merkleRoot(), arguments.root, "root");
        equal(campaign.count(), arguments.count, "count");
        equal(campaign.start(), arguments.start, "start");
        equal(campaign.end(), arguments.end, "end");
        equal(campaign.treasury(), arguments.treasury, "treasury");
        equal(campaign.gate(), arguments.gate, "gate");
        equal(campaign.maxExtraTime(), arguments.maxExtraTime, "maxExtraTime");
        equal(uint8(campaign.claimFor()), uint8(arguments.claimFor), "claimFor");
        equal(campaign.manifestHash(), arguments.manifestHash, "manifestHash");
    }

    function testFuzz_Predict_DependsOnCreatorSaltAndArguments(address creator, bytes32 salt, uint64 end) public {
        CampaignArguments memory arguments = argumentsFor(4);
        address predicted = factory.predict(arguments, salt, creator);
        vm.assume(creator != address(this) && salt != 0 && end != END);
        isTrue(predicted != factory.predict(arguments, salt, address(this)), "creator");
        isTrue(predicted != factory.predict(arguments, 0, creator), "salt");
        arguments.end = end;
        isTrue(predicted != factory.predict(arguments, salt, creator), "arguments");
    }

    function test_RevertWhen_ThereIsNoFunding() public {
        CampaignArguments memory arguments = argumentsFor(2);
        vm.expectRevert(IInstantCampaignFactory.ZeroFunding.selector);
        factory.create(arguments, 0, 0);
    }

    function test_RevertWhen_TheTokenTakesAFee() public {
        CampaignArguments memory arguments = argumentsFor(2);
        FeeToken fee = new FeeToken(address(this), 1e24);
        fee.approve(address(factory), type(uint256).max);
        arguments.token = address(fee);
        vm.expectRevert(
            abi.encodeWithSelector(IInstantCampaignFactory.UnderFunded.selector, uint256(990), uint256(1000))
        );
        factory.create(arguments, 0, 1000);
    }

    function test_RevertWhen_TheSameCampaignIsCreatedTwice() public {
        CampaignArguments memory arguments = argumentsFor(2);
        address campaign = factory.create(arguments, 0, total);
        vm.expectRevert(abi.encodeWithSelector(IInstantCampaignFactory.CampaignExists.selector, campaign));
        factory.create(arguments, 0, total);
        factory.create(arguments, bytes32(uint256(1)), total);
    }

    function test_RevertWhen_AnArgumentIsOutOfRange() public {
        CampaignArguments memory a = argumentsFor(2);
        a.root = 0;
        _refused(a, abi.encodeWithSelector(ICampaign.ZeroRoot.selector));
        a = argumentsFor(2);
        a.count = 0;
        _refused(a, abi.encodeWithSelector(ICampaign.ZeroCount.selector));
        a = argumentsFor(2);
        a.token = STRANGER;
        _refused(a, abi.encodeWithSelector(ICampaign.TokenWithoutCode.selector, STRANGER));
        a = argumentsFor(2);
        a.gate = STRANGER;
        _refused(a, abi.encodeWithSelector(ICampaign.GateWithoutCode.selector, STRANGER));
        a = argumentsFor(2);
        a.maxExtraTime = 9;
        _refused(a, abi.encodeWithSelector(ICampaign.ExtraTimeWithoutGate.selector, uint64(9)));
        a = argumentsFor(2);
        a.end = a.start;
        _refused(a, abi.encodeWithSelector(ICampaign.EndOutOfRange.selector, a.start, a.end, NOW));
        a = argumentsFor(2);
        (a.start, a.end) = (1, uint64(NOW));
        _refused(a, abi.encodeWithSelector(ICampaign.EndOutOfRange.selector, a.start, a.end, NOW));
        a = argumentsFor(2);
        a.claimFor = ClaimFor.AfterLastWave;
        _refused(a, abi.encodeWithSelector(ICampaign.AfterLastWaveWithoutWaves.selector));
    }

    function testFuzz_RevertWhen_ThereAreWaves(uint64 waves, uint64 interval) public {
        vm.assume(waves != 0 || interval != 0);
        CampaignArguments memory a = argumentsFor(2);
        (a.waves, a.waveInterval) = (waves, interval);
        _refused(a, abi.encodeWithSelector(ICampaign.WavesNotSupported.selector, waves, interval));
    }

    function test_RevertWhen_TheTreasuryIsZeroTheTokenOrTheCampaign() public {
        CampaignArguments memory a = argumentsFor(2);
        a.treasury = address(0);
        _refused(a, abi.encodeWithSelector(ICampaign.TreasuryRefused.selector, a.treasury));
        a.treasury = address(token);
        _refused(a, abi.encodeWithSelector(ICampaign.TreasuryRefused.selector, a.treasury));
    }

    function _refused(CampaignArguments memory arguments, bytes memory reason) private {
        vm.expectRevert(reason);
        factory.create(arguments, 0, 1);
    }
}
