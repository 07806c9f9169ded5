// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20Errors } from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import { ICampaign } from "../../contracts/interfaces/ICampaign.sol";
import { IClaimGate } from "../../contracts/interfaces/IClaimGate.sol";
import { IClaims } from "../../contracts/interfaces/IClaims.sol";
import { IPauseGate } from "../../contracts/interfaces/IPauseGate.sol";
import { IRequirementGate } from "../../contracts/interfaces/IRequirementGate.sol";
import { ISignedClaims } from "../../contracts/interfaces/ISignedClaims.sol";
import { CredentialCheck } from "../../contracts/libraries/CredentialCheck.sol";
import { BundleItem } from "../contracts/support/Bundles.sol";
import { HookReceiver } from "../contracts/support/HookReceiver.sol";
import { CampaignSet } from "./CampaignSet.sol";
import { CampaignToken } from "./CampaignToken.sol";

/// @dev One claim that somebody tries, and what is true of it.
struct Wish {
    uint256 slot;
    BundleItem item;
    /// @dev Tried with terms; in a bundle, only what has a signature is.
    bool hasTerms;
    bool isRightlySigned;
    /// @dev Whose credential is shown: a slot, or none where the gate data are malformed.
    uint256 shown;
}

/// @dev What an account that is told of payments does then, once.
struct Plan {
    HookReceiver.Does does;
    Act act;
    uint256 campaign;
    Wish[] wishes;
    address treasury;
}

enum Act {
    Claim,
    Bundle,
    Sweep,
    ChangeTreasury,
    PayItem,
    Recall
}

/// @notice What must come of everything that is done to the campaigns, written down from the interfaces' prose: no bitmap, no
/// packing, no frames. What cannot be done is refused with the reason's first 4 bytes; a refused step undoes its own entries,
/// and no others, because each is a call of its own.
abstract contract CampaignBooks is CampaignSet {
    uint256 internal constant NONE = type(uint256).max;

    uint256 public time = START;
    mapping(uint256 campaign => mapping(uint256 slot => uint256 moment)) public takenAt;
    mapping(uint256 campaign => uint256 amount) public paid;
    mapping(uint256 campaign => uint256 amount) public swept;
    mapping(uint256 campaign => uint256 amount) public recalled;
    /// @dev Paid in after recalls.
    mapping(uint256 campaign => uint256 amount) public refunded;
    /// @dev Fees that could not be paid: their leaves are taken all the same.
    mapping(uint256 campaign => uint256 amount) public kept;
    mapping(uint256 campaign => address treasury) public treasuryOf;
    mapping(address account => uint256 amount) public owed;
    mapping(bytes32 person => address account) public usedBy;
    mapping(uint256 slot => uint256 moment) public revokedFrom;
    mapping(address account => bool) public isBlocked;
    /// @dev How often each end came about: a reason, or none where something was done. What is skipped counts as "skip", what
    /// is done by those who are told of a payment as "told".
    mapping(bytes4 act => mapping(bytes4 reason => uint256 times)) public seen;
    /// @dev Bundles of those who are told of a payment that skipped something: each emits a record of its own.
    mapping(uint256 campaign => uint256 bundles) public skipsTold;
    mapping(address account => bytes plan) internal _plans;
    mapping(uint256 campaign => uint256[2][] fromUntil) internal _pauses;

    modifier onlySelf() {
        require(msg.sender == address(this));
        _;
    }

    // ---------------------------------------------------------------- steps, each undone as a whole where it is refused

    function bookSingle(uint256 c, Wish memory wish, address caller, bool framed) public onlySelf {
        _bookOpen(c);
        if (wish.item.amount != amountAt(wish.item.index)) refuse(IClaims.InvalidProof.selector);
        _bookItem(c, wish, wish.hasTerms, caller, framed);
        if (!wish.hasTerms || wish.item.fee == 0) return;
        address taker = wish.item.terms.feeTaker;
        _bookTransfer(c, taker == address(0) ? caller : taker, wish.item.fee, framed);
    }

    /// @param framed Whether this happens while an item of another bundle is paid: then there is too little gas for items.
    /// @return skips What the bundle must record.
    function bookBundle(
        uint256 c,
        Wish[] memory wishes,
        address caller,
        bool framed
    ) public onlySelf returns (bytes memory skips) {
        _bookOpen(c);
        bool anyOpen = false;
        for (uint256 i = 0; i < wishes.length; ++i) {
            if (takenAt[c][wishes[i].slot] == 0) anyOpen = true;
        }
        if (anyOpen && framed) refuse(ICampaign.NotEnoughGas.selector);
        uint256 fees = 0;
        for (uint256 i = 0; i < wishes.length; ++i) {
            try this.bookFramed(c, wishes[i], caller) {
                if (wishes[i].item.signature.length != 0) fees += wishes[i].item.fee;
            } catch (bytes memory reason) {
                // Where all are taken, nothing else is looked at.
                bytes4 why = anyOpen ? bytes4(reason) : IClaims.AlreadyClaimed.selector;
                skips = bytes.concat(skips, bytes4(uint32(wishes[i].item.index)), why);
            }
        }
        if (fees == 0) return skips;
        // What cannot be paid stays, and undoes nothing.
        try this.bookFees(c, caller, fees, framed) {} catch {
            kept[c] += fees;
            ++seen["kept"][bytes4(0)];
        }
    }

    function bookFees(uint256 c, address caller, uint256 fees, bool framed) external onlySelf {
        _bookTransfer(c, caller, fees, framed);
    }

    function bookFramed(uint256 c, Wish memory wish, address caller) external onlySelf {
        bool isSigned = wish.item.signature.length != 0;
        address taker = wish.item.terms.feeTaker;
        if (isSigned && taker != address(0) && taker != caller) refuse(ISignedClaims.FeeTakerMismatch.selector);
        _bookItem(c, wish, isSigned, caller, true);
        // The caller gets the fees of a bundle together, at its end.
    }

    function bookSweep(uint256 c, bool framed) public onlySelf {
        if (time < endOf(c)) refuse(ICampaign.NotEnded.selector);
        uint256 amount = leftOf(c);
        swept[c] += amount;
        // Out of the campaign already, so not counted as paid.
        _bookReceipt(treasuryOf[c], amount, framed);
    }

    function bookRecall(uint256 c, address caller, bool framed) public onlySelf {
        if (c == OPEN) refuse(ICampaign.NotRecallable.selector);
        if (time >= starts[c]) refuse(ICampaign.RecallOver.selector);
        if (caller != treasuryOf[c]) refuse(ICampaign.NotTreasury.selector);
        uint256 amount = leftOf(c);
        if (amount == 0) refuse(ICampaign.NothingToRecall.selector);
        recalled[c] += amount;
        _bookReceipt(caller, amount, framed);
    }

    function bookTreasury(uint256 c, address caller, address next) public onlySelf {
        if (caller != treasuryOf[c]) refuse(ICampaign.NotTreasury.selector);
        bool isRefused = next == address(0) || next == address(token) || next == address(campaigns[c]);
        if (isRefused) refuse(ICampaign.TreasuryRefused.selector);
        treasuryOf[c] = next;
    }

    function bookPlan(address actor, Plan memory plan, bool framed) external onlySelf {
        if (plan.act == Act.Claim) this.bookSingle(plan.campaign, plan.wishes[0], actor, framed);
        else if (plan.act == Act.Bundle) {
            bytes memory skips = this.bookBundle(plan.campaign, plan.wishes, actor, framed);
            if (skips.length != 0) ++skipsTold[plan.campaign];
        } else if (plan.act == Act.Sweep) this.bookSweep(plan.campaign, framed);
        else if (plan.act == Act.Recall) this.bookRecall(plan.campaign, actor, framed);
        else if (plan.act == Act.ChangeTreasury) this.bookTreasury(plan.campaign, actor, plan.treasury);
        else refuse(IClaims.OnlyItself.selector);
        ++seen["told"][bytes4(bytes1(uint8(plan.act)))];
    }

    // ---------------------------------------------------------------- what is true now

    function leftOf(uint256 c) public view returns (uint256) {
        return total + refunded[c] - paid[c] - swept[c] - recalled[c];
    }

    /// @dev The end, as far as the campaign moves it: before its plain end it does not ask.
    function endOf(uint256 c) public view returns (uint256) {
        uint256 moved = pausedFor(c);
        if (moved > maxExtra(c)) moved = maxExtra(c);
        return time < ends[c] ? ends[c] : ends[c] + moved;
    }

    /// @dev Seconds of all pauses so far.
    function pausedFor(uint256 c) public view returns (uint256 seconds_) {
        for (uint256 i = 0; i < _pauses[c].length; ++i) {
            (uint256 from, uint256 until) = (_pauses[c][i][0], _pauses[c][i][1]);
            if (time < until) until = time;
            if (until > from) seconds_ += until - from;
        }
    }

    function isPaused(uint256 c) public view returns (bool) {
        for (uint256 i = 0; i < _pauses[c].length; ++i) {
            if (_pauses[c][i][0] <= time && time < _pauses[c][i][1]) return true;
        }
        return false;
    }

    function refuse(bytes4 reason) internal pure {
        // Safe: ends the call; no reason is an empty answer.
        assembly ("memory-safe") {
            mstore(0x00, reason)
            revert(0x00, mul(4, iszero(iszero(reason))))
        }
    }

    // ---------------------------------------------------------------- how it comes

    function _bookOpen(uint256 c) private view {
        if (time < starts[c]) refuse(ICampaign.NotStarted.selector);
        if (time >= endOf(c)) refuse(ICampaign.Ended.selector);
    }

    function _bookItem(uint256 c, Wish memory wish, bool isSigned, address caller, bool framed) private {
        uint256 index = wish.item.index;
        if (time < opensAt(c, index)) refuse(ICampaign.WaveNotOpen.selector);
        if (isSigned) _bookTerms(c, wish, caller);
        else if (caller != wish.item.account && !_mayOthers(c)) refuse(ICampaign.ClaimForOtherRefused.selector);

        if (takenAt[c][wish.slot] != 0) refuse(IClaims.AlreadyClaimed.selector);
        takenAt[c][wish.slot] = time;
        if (c == BOTH) _bookCredential(wish);
        if (isPaused(c)) refuse(IPauseGate.ClaimsPaused.selector);
        uint256 fee = isSigned ? wish.item.fee : 0;
        address recipient = isSigned ? wish.item.terms.recipient : wish.item.account;
        // Where the fee is all of it, the recipient is not paid at all, nor asked.
        if (wish.item.amount != fee) _bookTransfer(c, recipient, wish.item.amount - fee, framed);
    }

    function _bookTerms(uint256 c, Wish memory wish, address caller) private view {
        BundleItem memory item = wish.item;
        if (item.amount > item.terms.upTo) refuse(ISignedClaims.AmountAboveLimit.selector);
        address to = item.terms.recipient;
        bool isOdd = to == address(0) || to == address(token) || to == address(campaigns[c]);
        if (isOdd) refuse(ISignedClaims.RecipientRefused.selector);
        bool isTooHigh = item.fee > item.terms.maxFee || item.fee > item.amount;
        if (isTooHigh) refuse(ISignedClaims.FeeTooHigh.selector);
        bool isLate = item.terms.deadline != 0 && time > item.terms.deadline;
        if (isLate) refuse(ISignedClaims.DeadlineExpired.selector);
        if (caller != item.account && !wish.isRightlySigned) refuse(ISignedClaims.InvalidSignature.selector);
    }

    function _bookCredential(Wish memory wish) private {
        if (wish.shown == NONE) refuse(IClaimGate.GateDataMalformed.selector);
        if (accountOf(wish.shown) != wish.item.account) refuse(CredentialCheck.SubjectMismatch.selector);
        uint256 from = revokedFrom[wish.shown];
        if (from != 0 && time >= from) refuse(CredentialCheck.CredentialNotValid.selector);
        bytes32 person = personAt(wish.shown);
        if (usedBy[person] != address(0)) refuse(IRequirementGate.NullifierUsed.selector);
        usedBy[person] = wish.item.account;
    }

    /// @dev Whether others than the account may claim unsigned.
    function _mayOthers(uint256 c) private view returns (bool) {
        return c == BOTH || (c == OPEN && time >= opensAt(c, COUNT - 1));
    }

    function _bookTransfer(uint256 c, address to, uint256 amount, bool framed) private {
        // Blocked recipients are refused first.
        if (!isBlocked[to] && amount > leftOf(c)) refuse(IERC20Errors.ERC20InsufficientBalance.selector);
        paid[c] += amount;
        _bookReceipt(to, amount, framed);
    }

    function _bookReceipt(address to, uint256 amount, bool framed) private {
        if (isBlocked[to]) refuse(CampaignToken.Blocked.selector);
        owed[to] += amount;
        if (_plans[to].length == 0) return;
        Plan memory plan = abi.decode(_plans[to], (Plan));
        if (plan.does == HookReceiver.Does.Reverts) refuse(HookReceiver.NotNow.selector);
        if (plan.does == HookReceiver.Does.BurnsAllGas) refuse(bytes4(0));
        delete _plans[to];
        try this.bookPlan(to, plan, framed) {} catch (bytes memory reason) {
            if (plan.does == HookReceiver.Does.CallsOrReverts) refuse(bytes4(reason));
        }
    }
}
