// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import { ICampaignFactory, Permit } from "../../../contracts/interfaces/ICampaignFactory.sol";
import { IVestingCampaign, VestingArguments } from "../../../contracts/interfaces/IVestingCampaign.sol";
import { ITokenHooks } from "../../../contracts/mocks/tokens/ITokenHooks.sol";
import { SenderHookToken } from "../../../contracts/mocks/tokens/SenderHookToken.sol";
import { FeeToken } from "../support/FeeToken.sol";
import { PermitToken } from "../support/PermitToken.sol";
import { VestingFixture } from "../support/VestingFixture.sol";

/// @notice What the factory moves in is counted in the same transaction, however it is allowed.
contract VestingCampaignFactoryTest is VestingFixture, ITokenHooks {
    uint256 private constant OWNER_KEY = 0x0e4;
    /// @dev Ten years.
    uint64 private constant MAX_EXTRA = 315_576_000;

    /// @dev The campaign that is being created.
    IVestingCampaign private _early;

    function testFuzz_Permit_PaysTheFundingWhichIsCounted(uint96 funding, bytes32 salt, uint64 early) public {
        address owner = vm.addr(OWNER_KEY);
        PermitToken permits = PermitToken(deploy("PermitToken", abi.encode(owner, 1e24)));
        VestingArguments memory a = vestingFor(5);
        a.terms.token = address(permits);
        uint256 amount = bound(funding, 1, 1e23);
        address predicted = vestingFactory.predict(a, salt, owner);
        // What was sent to its address before it was there counts too.
        uint256 sent = bound(early, 0, 1e18);
        vm.prank(owner);
        permits.transfer(predicted, sent);

        Permit memory p = _permit(permits, owner, amount);
        vm.prank(owner);
        equal(vestingFactory.createWithPermit(a, salt, amount, p), predicted, "address");
        equal(permits.balanceOf(predicted), sent + amount, "funded");
        (uint256 funded, uint256 claimed) = IVestingCampaign(predicted).funding();
        equal(funded, sent + amount, "counted");
        equal(claimed, 0, "nothing is promised yet");
        equal(permits.allowance(owner, address(vestingFactory)), 0, "no allowance is left");
    }

    function testFuzz_Predict_DependsOnCreatorSaltAndSchedule(address creator, bytes32 salt, uint64 share) public {
        VestingArguments memory a = vestingFor(5);
        address predicted = vestingFactory.predict(a, salt, creator);
        vm.assume(creator != address(this) && salt != 0 && share != a.points[0].share);
        isTrue(predicted != vestingFactory.predict(a, salt, address(this)), "creator");
        isTrue(predicted != vestingFactory.predict(a, 0, creator), "salt");
        a.points[0].share = share;
        isTrue(predicted != vestingFactory.predict(a, salt, creator), "schedule");
    }

    function test_RevertWhen_ThereIsNoMoneyOrTheTokenTakesAFeeOrIsNone() public {
        VestingArguments memory a = vestingFor(5);
        vm.expectRevert(ICampaignFactory.ZeroFunding.selector);
        vestingFactory.create(a, 0, 0);
        FeeToken fee = new FeeToken(address(this), 1e24);
        fee.approve(address(vestingFactory), type(uint256).max);
        a.terms.token = address(fee);
        bytes4 short_ = ICampaignFactory.UnderFunded.selector;
        vm.expectRevert(abi.encodeWithSelector(short_, uint256(990), uint256(1000)));
        vestingFactory.create(a, 0, 1000);
        a.terms.token = STRANGER;
        vm.expectRevert(abi.encodeWithSelector(ICampaign.TokenWithoutCode.selector, STRANGER));
        vestingFactory.createWithPermit(a, 0, 1000, Permit(0, 0, 0, 0));
    }

    function test_RevertWhen_TheEndMayMoveByMoreThanTenYears() public {
        VestingArguments memory a = vestingFor(5);
        (a.terms.gate, a.terms.maxExtraTime) = (address(token), MAX_EXTRA + 1);
        vm.expectRevert(abi.encodeWithSelector(ICampaign.ExtraTimeTooLong.selector, MAX_EXTRA + 1, MAX_EXTRA));
        vestingFactory.create(a, 0, total);
        a.terms.maxExtraTime = MAX_EXTRA;
        vestingFactory.create(a, 0, total);
    }

    function test_RevertWhen_TheFundingIsMoreThanABookHolds() public {
        SenderHookToken hooks = SenderHookToken(deploy("SenderHookToken", ""));
        uint256 funding = uint256(type(uint128).max) + 6;
        hooks.mint(address(this), funding);
        hooks.approve(address(vestingFactory), funding);
        VestingArguments memory a = vestingFor(5);
        a.terms.token = address(hooks);
        bytes4 short_ = ICampaignFactory.UnderFunded.selector;
        vm.expectRevert(abi.encodeWithSelector(short_, uint256(type(uint128).max), funding));
        vestingFactory.create(a, 0, funding);
    }

    function test_RevertWhen_SomebodyClaimsBeforeTheFundingIsCounted() public {
        VestingArguments memory a = vestingFor(5);
        SenderHookToken hooks = SenderHookToken(deploy("SenderHookToken", ""));
        hooks.mint(address(this), total);
        hooks.approve(address(vestingFactory), total);
        hooks.turnOnFor(address(this));
        vm.warp(START);
        a.terms.token = address(hooks);
        _early = IVestingCampaign(vestingFactory.predict(a, 0, address(this)));
        uint256 first = amountAt(0);
        bytes4 short_ = ICampaignFactory.UnderFunded.selector;
        vm.expectRevert(abi.encodeWithSelector(short_, first, total));
        vestingFactory.create(a, 0, total);
    }

    /// @dev Called before this contract's funding moves: pays for one leaf, has that counted, and claims it.
    function tokensToSend(address, uint256) external {
        SenderHookToken(msg.sender).mint(address(_early), amountAt(0));
        _early.fund(0);
        claimLeaf(_early, 0);
    }

    function tokensReceived(address, uint256) external {}

    function _permit(PermitToken permits, address owner, uint256 value) private view returns (Permit memory) {
        bytes32 type_ = keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
        bytes32 struct_ = keccak256(abi.encode(type_, owner, vestingFactory, value, permits.nonces(owner), NOW));
        bytes32 digest = keccak256(bytes.concat(hex"1901", permits.DOMAIN_SEPARATOR(), struct_));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(OWNER_KEY, digest);
        return Permit({ deadline: NOW, v: v, r: r, s: s });
    }
}
