// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { SafeERC20 } from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

import { ClaimTerms } from "../interfaces/ISignedClaims.sol";
import {
    Entitlement,
    EntitlementKey,
    IVestingCampaign,
    VestingArguments,
    VestingPoint
} from "../interfaces/IVestingCampaign.sol";
import { Bundle } from "../libraries/Bundle.sol";
import { CampaignChecks } from "../libraries/CampaignChecks.sol";
import { BundledClaims } from "./BundledClaims.sol";
import { Campaign } from "./Campaign.sol";
import { FixedRootCampaign } from "./FixedRootCampaign.sol";
import { MerkleClaims } from "./MerkleClaims.sol";
import { Terms } from "./terms/CampaignTerms.sol";
import { ConstantTerms } from "./terms/ConstantTerms.sol";
import { VestingSchedule } from "./VestingSchedule.sol";

/// @title VestingCampaign
/// @notice See {IVestingCampaign}.
contract VestingCampaign is FixedRootCampaign, ConstantTerms, VestingSchedule, IVestingCampaign {
    /// @dev An entitlement: claimed (1 bit), total (120 bits), released (120 bits). Packed by hand, which saves 2,000 gas a claim.
    struct Record {
        uint256 word;
    }

    /// @dev Marks an entitlement as claimed, whatever its total.
    uint256 private constant CLAIMED = 1 << 240;

    mapping(uint256 key => Record) private _records;
    /// @dev What the campaign counts on (128 bits) and what it has promised of that (128 bits): one slot, so that a claim
    /// touches both for 5,000 gas.
    uint256 private _book;

    constructor(
        VestingArguments memory arguments
    )
        ConstantTerms(arguments.terms)
        VestingSchedule(arguments.stepped, arguments.points, block.timestamp + CampaignChecks.MAX_DURATION)
    {
        CampaignChecks.checkWaves(arguments.terms);
    }

    /// @inheritdoc IVestingCampaign
    function fund(uint256 amount) external {
        // Interaction: move the money.
        uint256 book = _book;
        uint256 before = _balance(_terms());
        if (amount != 0) SafeERC20.safeTransferFrom(IERC20(_token(_terms())), msg.sender, address(this), amount);
        uint256 afterwards = _balance(_terms());

        // Check: a token that calls back could have one payment counted twice, but not without changing the book.
        if (_book != book) revert BookChanged(book, _book);

        // Effect: as long as nothing is claimed nothing was paid out, so all that there is is funding.
        uint256 claimed = uint128(book);
        uint256 funded = claimed == 0 ? afterwards : (book >> 128) + (afterwards - before);
        if (funded > type(uint128).max) funded = type(uint128).max;
        _book = (funded << 128) | claimed;
        emit Funded(funded);
    }

    /// @inheritdoc IVestingCampaign
    function release(uint256 index, address account) external returns (uint256 amount) {
        return _release(index, account, msg.sender);
    }

    /// @inheritdoc IVestingCampaign
    function releaseSigned(
        uint256 index,
        address account,
        ClaimTerms calldata wanted,
        uint256 fee,
        bytes calldata signature
    ) external returns (uint256 amount) {
        Terms terms = _terms();
        Record storage record;
        uint256 released;
        (record, amount, released) = _releasable(terms, index, account, wanted.upTo);
        address recipient = _checkSigned({
            terms: terms,
            index: index,
            account: account,
            payment: amount,
            paidBefore: released,
            wanted: wanted,
            fee: fee,
            signature: signature,
            caller: msg.sender
        });
        _recordRelease(record, index, account, amount);
        unchecked {
            // The fee is at most the payment.
            if (amount != fee) _pay(terms, recipient, amount - fee);
        }
        _payFee(terms, wanted, fee);
    }

    /// @inheritdoc IVestingCampaign
    function releaseMany(EntitlementKey[] calldata keys) external {
        Terms terms = _terms();
        bytes memory skips = Bundle.noSkips(keys.length);
        for (uint256 i = 0; i < keys.length; ++i) {
            (uint256 index, address account) = (keys[i].index, keys[i].account);
            _checkIndex(terms, index);
            (bool paid, bytes4 reason) = _callItem(abi.encodeCall(this.releaseItem, (index, account, msg.sender)));
            if (!paid) Bundle.skip(skips, index, reason);
        }
        if (skips.length != 0) emit ReleasesSkipped(skips);
    }

    /// @inheritdoc IVestingCampaign
    function releaseItem(uint256 index, address account, address caller) external {
        if (msg.sender != address(this)) revert OnlyItself(msg.sender);
        _release(index, account, caller);
    }

    /// @inheritdoc IVestingCampaign
    function schedule() external view returns (bool stepped, VestingPoint[] memory points) {
        return _schedule();
    }

    /// @inheritdoc IVestingCampaign
    function vested(uint256 total, uint256 time) external view returns (uint256 amount) {
        if (total > type(uint120).max) revert AmountTooLarge(total, type(uint120).max);
        return _vested(total, time);
    }

    /// @inheritdoc IVestingCampaign
    function releasable(uint256 index, address account) external view returns (uint256 amount) {
        Entitlement memory held = entitlement(index, account);
        return Math.saturatingSub(_vested(held.total, block.timestamp), held.released);
    }

    /// @inheritdoc IVestingCampaign
    function entitlements(EntitlementKey[] calldata keys) external view returns (Entitlement[] memory held) {
        held = new Entitlement[](keys.length);
        for (uint256 i = 0; i < keys.length; ++i) held[i] = entitlement(keys[i].index, keys[i].account);
    }

    /// @inheritdoc IVestingCampaign
    function funding() external view returns (uint256 funded, uint256 claimed) {
        return (_book >> 128, uint128(_book));
    }

    /// @inheritdoc IVestingCampaign
    function entitlement(uint256 index, address account) public view returns (Entitlement memory) {
        _checkIndex(_terms(), index);
        uint256 word = _recordOf(index, account).word;
        return Entitlement({ claimed: word != 0, total: uint120(word >> 120), released: uint120(word) });
    }

    /// @inheritdoc Campaign
    /// @dev What is funded and not claimed. All that is claimed stays, vested or not.
    function _takeRest(Terms) internal override returns (uint256 amount) {
        uint256 claimed = uint128(_book);
        amount = (_book >> 128) - claimed;
        _book = (claimed << 128) | claimed;
    }

    /// @inheritdoc Campaign
    /// @dev Before the start nothing is claimed, unless the chain's clock stepped back: what was claimed stays even then.
    function _takeAll(Terms terms) internal override returns (uint256 amount) {
        return uint128(_book) == 0 ? _balance(terms) : _takeRest(terms);
    }

    /// @inheritdoc Campaign
    function _afterRecall() internal override {
        uint256 claimed = uint128(_book);
        _book = (claimed << 128) | claimed;
    }

    /// @inheritdoc BundledClaims
    function _isAnyOpen(uint256 item, uint256 end) internal view override returns (bool) {
        for (; item < end; item += Bundle.ITEM) {
            (uint256 index, address account, ) = _itemAt(item);
            if (_recordOf(index, account).word == 0) return true;
        }
        return false;
    }

    /// @inheritdoc MerkleClaims
    /// @dev That the leaf is taken is seen when it is recorded, which saves a look.
    function _amountDue(
        uint256,
        address,
        uint256 amount,
        uint256 upTo
    ) internal view override returns (uint256 payment, uint256 paidBefore) {
        if (amount > type(uint120).max) revert AmountTooLarge(amount, type(uint120).max);
        payment = _vested(amount, block.timestamp);
        return (payment < upTo ? payment : upTo, 0);
    }

    /// @inheritdoc MerkleClaims
    function _recordPayment(
        uint256 index,
        address account,
        uint256 amount,
        uint256 payment,
        uint256
    ) internal override {
        Record storage record = _recordOf(index, account);
        if (record.word != 0) revert AlreadyClaimed(index);
        uint256 book = _book;
        unchecked {
            // At most what is funded is ever claimed.
            uint256 available = (book >> 128) - uint128(book);
            if (amount > available) revert FundingShort(amount, available);
            _book = book + amount;
        }
        record.word = CLAIMED | (amount << 120) | payment;
    }

    /// @inheritdoc BundledClaims
    /// @dev They were claimed, and count as released: with that much more to count on they go to the treasury in the end.
    function _keepFees(uint256 fees) internal override {
        uint256 room = type(uint128).max - (_book >> 128);
        _book += (fees < room ? fees : room) << 128;
    }

    /// @dev Pays what is due to the account, if `caller` may have it paid.
    function _release(uint256 index, address account, address caller) private returns (uint256 amount) {
        Terms terms = _terms();
        _checkCaller(terms, caller, account);
        Record storage record;
        (record, amount, ) = _releasable(terms, index, account, type(uint256).max);
        _recordRelease(record, index, account, amount);
        _pay(terms, account, amount);
    }

    /// @dev What is due now, at most `upTo`; reverts where that is nothing.
    function _releasable(
        Terms terms,
        uint256 index,
        address account,
        uint256 upTo
    ) private view returns (Record storage record, uint256 amount, uint256 released) {
        _checkIndex(terms, index);
        record = _recordOf(index, account);
        uint256 word = record.word;
        if (word == 0) revert NotClaimed(index, account);
        released = uint120(word);
        uint256 total = uint120(word >> 120);
        // Nothing where the chain's clock went back.
        amount = Math.saturatingSub(_vested(total, block.timestamp), released);
        if (amount > upTo) amount = upTo;
        if (amount == 0) revert NothingDue(index, account, released, total);
    }

    /// @dev Records a payment before it is made.
    function _recordRelease(Record storage record, uint256 index, address account, uint256 amount) private {
        unchecked {
            // Released is at most the total, so nothing is carried beyond its bits.
            record.word += amount;
        }
        emit Released({ index: index, account: account, amount: amount });
    }

    /// @dev By leaf and account in one word: an index of the campaign has 32 bits.
    function _recordOf(uint256 index, address account) private view returns (Record storage) {
        return _records[(index << 160) | uint160(account)];
    }
}
