// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20Errors } from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import { ICampaign } from "../../contracts/interfaces/ICampaign.sol";
import { IClaims } from "../../contracts/interfaces/IClaims.sol";
import { IPayoutCoin } from "../../contracts/interfaces/IPayoutCoin.sol";
import { IVestingCampaign } from "../../contracts/interfaces/IVestingCampaign.sol";
import { SampleToken } from "../../contracts/mocks/SampleToken.sol";
import { BundleItem, Bundles } from "../contracts/support/Bundles.sol";
import { CoinReceiver } from "../contracts/support/CoinReceiver.sol";
import { RelayFixture } from "../contracts/support/RelayFixture.sol";

/// @notice What holders, campaigns of every kind and form, which may be recalled, and whoever forces coin in, do with the coin, in
/// any order; it keeps its own books. Some receivers take coin, some refuse it, and some burn their gas.
contract PayoutCoinHandler is RelayFixture {
    uint256 private constant MOST = 1e24;
    uint256 private constant RECEIVERS = 3;
    uint64 private constant OPENED = START - 100;
    /// @dev Holders, the treasury, and the accounts of leaves. Campaigns follow them.
    uint256 private constant PEOPLE = 4 + LEAVES;

    IPayoutCoin public coin;
    uint256 public deposited;
    uint256 public paidOut;
    uint256 public forced;
    mapping(address account => uint256 amount) public units;
    mapping(address account => uint256 amount) public paid;
    mapping(address account => mapping(address spender => uint256 amount)) public allowed;
    address[] private _parties;

    address private _campaign;
    uint256 private _opened;
    /// @dev Of the campaign that is open now, a bit a leaf.
    uint256 private _claimed;
    uint256 private _time;

    constructor() {
        setUp();
        coin = IPayoutCoin(deploy("PayoutCoin", ""));
        token = SampleToken(address(coin));
        for (uint256 i = 0; i < RECEIVERS; ++i) {
            CoinReceiver receiver = new CoinReceiver();
            if (i != 0) receiver.behave(i == 1 ? CoinReceiver.Does.Reverts : CoinReceiver.Does.Burns);
            specialAt[i] = address(receiver);
        }
        _parties = [OWNER, STRANGER, HOT, TREASURY];
        for (uint256 i = 0; i < LEAVES; ++i) _parties.push(accountAt(i));
        _open();
    }

    // ---------------------------------------------------------------- what they do

    function deposit(uint256 who, uint256 amount) external {
        _deposit(_holderAt(who), bound(amount, 0, MOST));
    }

    function pay(uint256 who, uint256 whom, uint256 amount) external {
        (address from, address to) = (_holderAt(who), _receiverAt(whom));
        amount = bound(amount, 0, units[from] + units[from] / 8 + 1);
        bytes memory refused = _whyNot(from, to, amount);
        if (refused.length == 0 && amount != 0 && _refuses(to))
            refused = abi.encodeWithSelector(IPayoutCoin.CoinRefused.selector, to, amount);
        isReason(sendTo(address(coin), from, abi.encodeCall(IERC20.transfer, (to, amount))), refused);
        if (refused.length == 0) _bookPayment(from, to, amount);
    }

    function move(uint256 who, uint256 whose, uint256 whom, uint256 amount) external {
        (address caller, address from, address to) = (_holderAt(who), _holderAt(whose), _receiverAt(whom));
        amount = bound(amount, 0, units[from] + units[from] / 8 + 1);
        bytes memory refused = _whyNot(from, to, amount);
        uint256 may = allowed[from][caller];
        if (caller != from && may < amount && bytes4(refused) != IERC20Errors.ERC20InvalidReceiver.selector)
            refused = abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, caller, may, amount);
        isReason(sendTo(address(coin), caller, abi.encodeCall(IERC20.transferFrom, (from, to, amount))), refused);
        equal(coin.allowance(from, caller), refused.length == 0 ? _left(from, caller, amount) : may, "allowance");
        if (refused.length != 0) return;
        allowed[from][caller] = _left(from, caller, amount);
        units[from] -= amount;
        units[to] += amount;
    }

    function approve(uint256 who, uint256 spender, uint256 amount, bool isEndless) external {
        (address from, address to) = (_holderAt(who), _holderAt(spender));
        amount = isEndless ? type(uint256).max : bound(amount, 0, MOST);
        vm.prank(from);
        coin.approve(to, amount);
        allowed[from][to] = amount;
    }

    /// @dev As a block's reward, or out of a contract that destroys itself.
    function force(uint256 amount, bool isDeath) external {
        amount = bound(amount, 0, MOST);
        forced += amount;
        if (!isDeath) return vm.deal(address(coin), address(coin).balance + amount);
        vm.deal(address(this), amount);
        bytes memory code = abi.encodePacked(hex"73", coin, hex"ff");
        assembly ("memory-safe") {
            pop(create(amount, add(code, 32), mload(code)))
        }
    }

    /// @dev One leaf alone is a claim; what others refuse of a bundle, and what the campaign has not, is skipped. Time goes on to
    /// the start, mostly.
    function claim(uint256 first, uint256 number) external {
        if (_time < START && number % 4 != 0) _time = START;
        vm.warp(_time);
        first = bound(first, 0, LEAVES - 1);
        number = bound(number, 1, LEAVES - first);
        BundleItem[] memory items = new BundleItem[](number);
        for (uint256 i = 0; i < number; ++i) {
            uint256 index = first + i;
            (items[i].index, items[i].account, items[i].amount) = (index, accountAt(index), amountAt(index));
        }
        bytes memory bundle = Bundles.encode(campaignNodes, items);
        bytes memory early =
            _time < START ? abi.encodeWithSelector(ICampaign.NotStarted.selector, _time, START) : bytes("");
        isReason(sendTo(_campaign, HOT, abi.encodeCall(IClaims.claimMany, (bundle))), early);
        for (uint256 index = first; index < first + number && early.length == 0; ++index) {
            if (_claimed & (1 << index) != 0 || _refuses(accountAt(index))) continue;
            if (units[_campaign] < amountAt(index)) continue;
            _claimed |= 1 << index;
            _bookPayment(_campaign, accountAt(index), amountAt(index));
        }
    }

    /// @dev Mostly by the treasury; now and then in the start's second.
    function recall(uint256 who, uint256 moment) external {
        if (_time < START && moment % 8 == 0) _time = START;
        vm.warp(_time);
        address caller = who % 4 == 0 ? _holderAt(who >> 8) : TREASURY;
        bytes memory refused;
        if (_time >= START) refused = abi.encodeWithSelector(ICampaign.RecallOver.selector, _time, START);
        else if (caller != TREASURY) refused = abi.encodeWithSelector(ICampaign.NotTreasury.selector, caller, TREASURY);
        else if (units[_campaign] == 0) refused = abi.encodeWithSelector(ICampaign.NothingToRecall.selector, coin);
        isReason(sendTo(_campaign, caller, abi.encodeCall(ICampaign.recall, ())), refused);
        if (refused.length == 0) _bookPayment(_campaign, TREASURY, units[_campaign]);
    }

    /// @dev A vesting campaign counts what comes by {IVestingCampaign-fund}.
    function payIn(uint256 who, uint256 amount) external {
        vm.warp(_time);
        address from = _holderAt(who);
        amount = bound(amount, 0, units[from] < 2 * total ? units[from] : 2 * total);
        if (_isVesting()) {
            vm.prank(from);
            coin.approve(_campaign, amount);
            isReason(sendTo(_campaign, from, abi.encodeCall(IVestingCampaign.fund, (amount))), "");
        } else {
            isReason(sendTo(address(coin), from, abi.encodeCall(IERC20.transferFrom, (from, _campaign, amount))), "");
        }
        units[from] -= amount;
        units[_campaign] += amount;
    }

    /// @dev After its end; then another is opened, of the next form.
    function sweep() external {
        vm.warp(ICampaign(_campaign).effectiveEnd());
        uint256 swept = ICampaign(_campaign).sweep();
        // A vesting campaign keeps what was claimed and not released, and here nothing is.
        equal(swept, units[_campaign], "swept");
        _bookPayment(_campaign, TREASURY, swept);
        _open();
    }

    // ---------------------------------------------------------------- what came of it

    function parties() external view returns (address[] memory) {
        return _parties;
    }

    function _open() private {
        _time = OPENED;
        vm.warp(OPENED);
        argumentsFor(LEAVES);
        _deposit(address(this), total);
        _campaign = openForm(_opened++ % FORMS);
        _claimed = 0;
        _parties.push(_campaign);
        units[address(this)] -= total;
        units[_campaign] += total;
    }

    function ownersTerms() internal pure override returns (address treasury_, bool isRecallable) {
        return (TREASURY, true);
    }

    function _isVesting() private view returns (bool) {
        return (_opened - 1) % FORMS == 2;
    }

    function give(address campaign, uint256 amount) internal override {
        coin.transferFrom(address(this), campaign, amount);
    }

    /// @dev With coin from elsewhere, so that what an account was paid stays where it is.
    function _deposit(address from, uint256 amount) private {
        vm.deal(from, from.balance + amount);
        vm.prank(from);
        coin.deposit{ value: amount }();
        deposited += amount;
        units[from] += amount;
    }

    function _bookPayment(address from, address to, uint256 amount) private {
        units[from] -= amount;
        paid[to] += amount;
        paidOut += amount;
    }

    function _whyNot(address from, address to, uint256 amount) private view returns (bytes memory) {
        if (to == address(0) || to == address(coin))
            return abi.encodeWithSelector(IERC20Errors.ERC20InvalidReceiver.selector, to);
        if (units[from] < amount)
            return abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, from, units[from], amount);
        return "";
    }

    function _left(address from, address caller, uint256 amount) private view returns (uint256) {
        uint256 may = allowed[from][caller];
        return caller == from || may == type(uint256).max ? may : may - amount;
    }

    /// @dev Of the receivers all but the first, and campaigns, which have no `receive`.
    function _refuses(address to) private view returns (bool) {
        return to.code.length != 0 && to != specialAt[0];
    }

    function _holderAt(uint256 who) private pure returns (address) {
        return [OWNER, STRANGER, HOT][who % 3];
    }

    /// @dev Anybody but campaigns, whose own books say what they have, and sometimes those whom nobody can pay.
    function _receiverAt(uint256 whom) private view returns (address) {
        whom %= PEOPLE + 2;
        if (whom == PEOPLE) return address(0);
        return whom > PEOPLE ? address(coin) : _parties[whom];
    }
}
