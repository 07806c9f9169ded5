// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20Errors } from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import { CampaignArguments, ClaimFor, ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import { ICampaignFactory } from "../../../contracts/interfaces/ICampaignFactory.sol";
import { IInstantCampaignFactory, Permit } from "../../../contracts/interfaces/IInstantCampaignFactory.sol";
import { CampaignFixture } from "../support/CampaignFixture.sol";
import { FeeToken } from "../support/FeeToken.sol";
import { PermitToken } from "../support/PermitToken.sol";

contract InstantCampaignFactoryTest is CampaignFixture {
    uint256 private constant OWNER_KEY = 0x0e4;
    uint256 private constant FUNDING = 5_000;
    uint256 private constant MAX_DURATION = 36_525 days;
    /// @dev Ten years.
    uint64 private constant MAX_EXTRA = 315_576_000;

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
        equal(campaign.waves(), 0, "waves");
        equal(campaign.waveInterval(), 0, "waveInterval");
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
        vm.expectRevert(ICampaignFactory.ZeroFunding.selector);
        factory.create(arguments, 0, 0);
    }

    function test_RevertWhen_TheTokenTakesAFee() public {
        CampaignArguments memory arguments = argumentsFor(2);
        FeeToken fee = new FeeToken(address(this), 1e24);
        fee.approve(address(factory), type(uint256).max);
        arguments.token = address(fee);
        vm.expectRevert(abi.encodeWithSelector(ICampaignFactory.UnderFunded.selector, uint256(990), uint256(1000)));
        factory.create(arguments, 0, 1000);
    }

    function test_RevertWhen_TheSameCampaignIsCreatedTwice() public {
        CampaignArguments memory arguments = argumentsFor(2);
        address campaign = factory.create(arguments, 0, total);
        vm.expectRevert(abi.encodeWithSelector(ICampaignFactory.CampaignExists.selector, campaign));
        factory.create(arguments, 0, total);
        factory.create(arguments, bytes32(uint256(1)), total);
    }

    function test_RevertWhen_AnArgumentIsOutOfRange() public {
        CampaignArguments memory a = argumentsFor(2);
        a.root = 0;
        _refused(a, abi.encodeWithSelector(ICampaign.ZeroRoot.selector));
        a = argumentsFor(2);
        a.count = 0;
        _refused(a, abi.encodeWithSelector(ICampaign.CountOutOfRange.selector, uint256(0), uint256(2 ** 32)));
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

    function testFuzz_RevertWhen_TheCountIsOutOfRange(uint256 count) public {
        CampaignArguments memory a = argumentsFor(2);
        a.count = 2 ** 32;
        factory.create(a, 0, 1);
        a.count = bound(count, 2 ** 32 + 1, type(uint256).max);
        _refused(a, abi.encodeWithSelector(ICampaign.CountOutOfRange.selector, a.count, uint256(2 ** 32)));
    }

    function testFuzz_RevertWhen_TheEndIsNotLaterThanStartAndNow(uint64 start, uint64 end) public {
        CampaignArguments memory a = argumentsFor(2);
        (a.start, a.end) = (uint64(bound(start, 0, NOW + MAX_DURATION)), uint64(bound(end, 0, NOW + MAX_DURATION)));
        if (a.end <= a.start || a.end <= NOW) {
            _refused(a, abi.encodeWithSelector(ICampaign.EndOutOfRange.selector, a.start, a.end, NOW));
        } else {
            factory.create(a, 0, 1);
        }
    }

    function test_Create_TheShortestCampaigns() public {
        CampaignArguments memory a = argumentsFor(1);
        (a.start, a.end) = (uint64(NOW), uint64(NOW + 1));
        factory.create(a, 0, 1);
        (a.start, a.end) = (0, uint64(NOW + 1));
        factory.create(a, 0, 1);
    }

    /// @dev Extra time included, to the second.
    function testFuzz_RevertWhen_TheEndIsMoreThanAHundredYearsAway(uint64 end, uint64 extra, bool isGated) public {
        CampaignArguments memory a = argumentsFor(2);
        uint256 limit = NOW + MAX_DURATION;
        if (isGated) {
            a.gate = address(token);
            a.maxExtraTime = uint64(bound(extra, 1, MAX_EXTRA));
        }
        a.end = uint64(limit - a.maxExtraTime);
        factory.create(a, 0, 1);
        a.end = uint64(bound(end, limit - a.maxExtraTime + 1, type(uint64).max));
        uint256 latest = uint256(a.end) + a.maxExtraTime;
        _refused(a, abi.encodeWithSelector(ICampaign.EndTooFar.selector, latest, limit));
    }

    /// @dev With a gate or without one: whoever gives milliseconds for seconds is told so.
    function testFuzz_RevertWhen_TheEndMayMoveByMoreThanTenYears(uint64 extra, bool isGated) public {
        CampaignArguments memory a = argumentsFor(2);
        (a.gate, a.maxExtraTime) = (address(token), MAX_EXTRA);
        factory.create(a, 0, 1);
        if (!isGated) a.gate = address(0);
        uint64[2] memory beyond = [MAX_EXTRA + 1, uint64(bound(extra, MAX_EXTRA + 1, type(uint64).max))];
        for (uint256 i = 0; i < 2; ++i) {
            a.maxExtraTime = beyond[i];
            _refused(a, abi.encodeWithSelector(ICampaign.ExtraTimeTooLong.selector, a.maxExtraTime, MAX_EXTRA));
        }
    }

    function test_RevertWhen_TheTreasuryIsZeroTheTokenOrTheCampaign() public {
        CampaignArguments memory a = argumentsFor(2);
        a.treasury = address(0);
        _refused(a, abi.encodeWithSelector(ICampaign.TreasuryRefused.selector, a.treasury));
        a.treasury = address(token);
        _refused(a, abi.encodeWithSelector(ICampaign.TreasuryRefused.selector, a.treasury));
    }

    // ---------------------------------------------------------------- permits

    function testFuzz_Permit_PaysTheFunding(uint96 funding, bytes32 salt, uint64 later) public {
        (CampaignArguments memory a, PermitToken permits, address owner) = _permitted();
        uint256 amount = bound(funding, 1, 1e24);
        Permit memory permit = _permit(permits, amount, NOW + bound(later, 0, 1e6));
        address predicted = factory.predict(a, salt, owner);
        vm.prank(owner);
        vm.expectEmit();
        emit IInstantCampaignFactory.CampaignCreated(predicted, owner, address(permits), a, amount);
        equal(factory.createWithPermit(a, salt, amount, permit), predicted, "address");
        equal(permits.balanceOf(predicted), amount, "funded");
        equal(permits.allowance(owner, address(factory)), 0, "no allowance is left");
        equal(permits.nonces(owner), 1, "the permit is used");
    }

    function testFuzz_Permit_ThatWasHandedInByAnotherDoesNotMatter(address other) public {
        (CampaignArguments memory a, PermitToken permits, address owner) = _permitted();
        Permit memory p = _permit(permits, FUNDING, NOW);
        vm.prank(other);
        permits.permit(owner, address(factory), FUNDING, p.deadline, p.v, p.r, p.s);
        vm.prank(owner);
        address campaign = factory.createWithPermit(a, 0, FUNDING, p);
        equal(permits.balanceOf(campaign), FUNDING, "funded");
    }

    /// @dev One who hands in somebody else's permit gets nothing by it: money comes from the caller alone.
    function testFuzz_RevertWhen_ThePermitIsAnothers(address thief) public {
        (CampaignArguments memory a, PermitToken permits, address owner) = _permitted();
        vm.assume(thief != owner && thief != address(this) && thief != address(0));
        Permit memory p = _permit(permits, FUNDING, NOW);
        vm.prank(thief);
        vm.expectRevert(_insufficient(0));
        factory.createWithPermit(a, 0, FUNDING, p);
        permits.permit(owner, address(factory), FUNDING, p.deadline, p.v, p.r, p.s);
        vm.prank(thief);
        vm.expectRevert(_insufficient(0));
        factory.createWithPermit(a, 0, FUNDING, p);
    }

    function test_Permit_ThatHasExpiredDoesNotMatterWhereThereIsAnAllowance() public {
        (CampaignArguments memory a, PermitToken permits, address owner) = _permitted();
        Permit memory p = _permit(permits, FUNDING, NOW - 1);
        vm.prank(owner);
        vm.expectRevert(_insufficient(0));
        factory.createWithPermit(a, 0, FUNDING, p);
        vm.prank(owner);
        permits.approve(address(factory), FUNDING);
        vm.prank(owner);
        equal(permits.balanceOf(factory.createWithPermit(a, 0, FUNDING, p)), FUNDING, "funded");
    }

    /// @dev The permit is for exactly the funding, to this factory.
    function testFuzz_RevertWhen_ThePermitSaysAnotherValue(uint256 value) public {
        (CampaignArguments memory a, PermitToken permits, address owner) = _permitted();
        vm.assume(value != FUNDING);
        Permit memory p = _permit(permits, value, NOW);
        vm.prank(owner);
        vm.expectRevert(_insufficient(0));
        factory.createWithPermit(a, 0, FUNDING, p);
    }

    function test_Permit_OfATokenWithoutPermitsDoesNotMatter() public {
        CampaignArguments memory a = argumentsFor(2);
        address campaign = factory.createWithPermit(a, 0, FUNDING, Permit(0, 0, 0, 0));
        equal(token.balanceOf(campaign), FUNDING, "funded");
    }

    function test_RevertWhen_TheTokenHasNoCodeOrNoFundingWithAPermit() public {
        CampaignArguments memory a = argumentsFor(2);
        vm.expectRevert(ICampaignFactory.ZeroFunding.selector);
        factory.createWithPermit(a, 0, 0, Permit(0, 0, 0, 0));
        a.token = STRANGER;
        vm.expectRevert(abi.encodeWithSelector(ICampaign.TokenWithoutCode.selector, STRANGER));
        factory.createWithPermit(a, 0, FUNDING, Permit(0, 0, 0, 0));
    }

    /// @dev The same arguments and salt of another creator are another campaign.
    function testFuzz_Create_SaltsOfOthersAreFree(address other, bytes32 salt) public {
        vm.assume(other != address(this) && other != address(0) && other != address(token));
        CampaignArguments memory a = argumentsFor(2);
        address mine = factory.predict(a, salt, address(this));
        token.transfer(other, 1);
        vm.prank(other);
        token.approve(address(factory), 1);
        vm.prank(other);
        isTrue(factory.create(a, salt, 1) != mine, "another address");
        equal(factory.create(a, salt, total), mine, "mine was not taken");
    }

    /// @dev A campaign over a token with permits, whose owner is not this test.
    function _permitted() private returns (CampaignArguments memory arguments, PermitToken permits, address owner) {
        owner = vm.addr(OWNER_KEY);
        permits = PermitToken(deploy("PermitToken", abi.encode(owner, 1e24)));
        arguments = argumentsFor(2);
        arguments.token = address(permits);
    }

    function _permit(PermitToken permits, uint256 value, uint256 deadline) private view returns (Permit memory) {
        address owner = vm.addr(OWNER_KEY);
        bytes32 type_ = keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
        bytes32 struct_ = keccak256(abi.encode(type_, owner, factory, value, permits.nonces(owner), deadline));
        bytes32 digest = keccak256(bytes.concat(hex"1901", permits.DOMAIN_SEPARATOR(), struct_));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(OWNER_KEY, digest);
        return Permit({ deadline: deadline, v: v, r: r, s: s });
    }

    function _insufficient(uint256 allowance) private view returns (bytes memory) {
        return
            abi.encodeWithSelector(
                IERC20Errors.ERC20InsufficientAllowance.selector,
                address(factory),
                allowance,
                FUNDING
            );
    }

    function _refused(CampaignArguments memory arguments, bytes memory reason) private {
        vm.expectRevert(reason);
        factory.create(arguments, 0, 1);
    }
}

/// @notice The same of the light form.
contract LightInstantCampaignFactoryTest is InstantCampaignFactoryTest {
    function factoryOfForm() internal pure override returns (string memory) {
        return "LightInstantCampaignFactory";
    }
}
