// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20Errors } from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import { CampaignArguments, ClaimFor, ICampaign } from "../../contracts/interfaces/ICampaign.sol";
import { IClaims } from "../../contracts/interfaces/IClaims.sol";
import {
    CumulativeArguments,
    ICumulativeCampaign,
    RootProposal
} from "../../contracts/interfaces/ICumulativeCampaign.sol";
import { IPauseGate } from "../../contracts/interfaces/IPauseGate.sol";
import { ISignedClaims } from "../../contracts/interfaces/ISignedClaims.sol";
import { Leaf } from "../../contracts/libraries/Leaf.sol";
import { SampleToken } from "../../contracts/mocks/SampleToken.sol";
import { Trees } from "../contracts/support/Trees.sol";
import { Attempt, Replay } from "./Replay.sol";

/// @notice A cumulative campaign, and what must come of everything that is done to it, written down from the interface's prose.
/// A pause gate may stop claims. Roots are versions of one tree of six leaves, an account each: mostly more than in the one before, sometimes less.
abstract contract CumulativeBooks is Replay {
    address internal constant PROPOSER = address(0x9909);
    address internal constant GUARDIAN = address(0x60a4d);
    uint256 internal constant COUNT = 6;
    uint256 internal constant TIMELOCK = 1 days;
    uint256 internal constant OVERLAP = 6 hours;
    uint256 internal constant ACCEPTANCE = 7 days;
    uint256 internal constant CAP = 5_000;
    bytes32 internal constant MANIFEST = keccak256("manifest");

    address internal constant PAUSER = address(0x9a5e);
    uint256 internal constant MAX_EXTRA = 5 days;
    uint256 internal constant NO_PAUSE_WINDOW = 2 hours;

    struct Proposed {
        uint256 version;
        uint256 funding;
        uint256 at_;
        /// @dev Seconds paused by then.
        uint256 pausedBefore;
    }

    ICumulativeCampaign internal campaign;
    IPauseGate internal gate;
    SampleToken internal token;
    uint256 internal start;
    uint256 internal end;

    /// @dev The versions whose roots were accepted, the first one first.
    uint256[] internal accepted;
    uint256 internal newest = 1;
    /// @dev Seconds since each of them was accepted in which claims under it were not stopped.
    uint256[] internal openSeconds;
    /// @dev Without the pauses since then, and the seconds paused by then.
    uint256 internal overlapEnds;
    uint256 internal pausedBeforeOverlap;
    /// @dev Each from one second until another; the last one may not be over.
    uint256[2][] internal pauses;
    Proposed internal proposed;
    /// @dev Names the proposal before it; zero: there was none.
    bytes32 internal former;
    mapping(bytes32 proposal => bool) internal vetoed;
    mapping(uint256 index => uint256 amount) internal paid;
    /// @dev The most that any accepted root had for the account.
    mapping(uint256 index => uint256 amount) internal greatest;
    address internal treasury = TREASURY;
    mapping(address treasury => uint256 amount) internal allowed;
    uint256 internal came;
    uint256 internal paidInAll;
    uint256 internal swept;
    uint256 internal recalled;
    /// @dev Fees that could not be paid: they count as paid to their accounts all the same.
    uint256 internal kept;

    // ---------------------------------------------------------------- steps

    function bookPropose(address caller, uint256 version, uint256 funding) external onlySelf {
        if (caller != PROPOSER) refuse(ICumulativeCampaign.NotProposer.selector);
        if (time >= endNow()) refuse(ICampaign.Ended.selector);
        if (funding > CAP) refuse(ICumulativeCampaign.FundingAboveCap.selector);
        if (version == present()) refuse(ICumulativeCampaign.RootUnchanged.selector);
        if (proposed.at_ != 0 && time < acceptableFrom() + ACCEPTANCE) {
            bool isSame = version == proposed.version;
            refuse(
                isSame ? ICumulativeCampaign.RootAlreadyProposed.selector : ICumulativeCampaign.ProposalPending.selector
            );
        }
        if (proposed.at_ != 0) _bookGone();
        proposed = Proposed({ version: version, funding: funding, at_: time, pausedBefore: pausedFor() });
        // Proposed anew in the second of its veto, it has the same name.
        vetoed[proposalName()] = false;
    }

    function bookAccept(bytes32 named) external onlySelf {
        _bookNamed(named);
        if (time >= endNow()) refuse(ICampaign.Ended.selector);
        if (time < acceptableFrom()) refuse(ICumulativeCampaign.TimelockRunning.selector);
        if (time >= acceptableFrom() + ACCEPTANCE) refuse(ICumulativeCampaign.ProposalExpired.selector);
        uint256 funding = proposed.funding;
        if (funding > allowed[treasury]) refuse(IERC20Errors.ERC20InsufficientAllowance.selector);
        if (funding > owed[treasury]) refuse(IERC20Errors.ERC20InsufficientBalance.selector);
        allowed[treasury] -= funding;
        owed[treasury] -= funding;
        came += funding;
        uint256 version = proposed.version;
        accepted.push(version);
        openSeconds.push(0);
        if (version > newest) newest = version;
        (overlapEnds, pausedBeforeOverlap) = (time + OVERLAP, pausedFor());
        _bookGone();
        for (uint256 i = 0; i < COUNT; ++i) {
            if (amountAt(version, i) > greatest[i]) greatest[i] = amountAt(version, i);
        }
    }

    function bookVeto(address caller, bytes32 named) external onlySelf {
        if (caller != GUARDIAN && caller != PROPOSER) refuse(ICumulativeCampaign.NotGuardian.selector);
        _bookNamed(named);
        vetoed[named] = true;
        _bookGone();
    }

    function bookClaim(uint256 version, Attempt memory attempt, bool bundled) public onlySelf {
        if (!bundled) _bookOpen();
        uint256 index = attempt.item.index;
        uint256 amount = attempt.item.amount;
        bool isProven = isGood(version) && amount == amountAt(version, index);
        if (!bundled && !isProven) refuse(IClaims.InvalidProof.selector);
        address taker = attempt.item.terms.feeTaker;
        bool isOthers = taker != address(0) && taker != attempt.caller;
        if (bundled && attempt.hasTerms && isOthers) refuse(ISignedClaims.FeeTakerMismatch.selector);
        if (amount <= paid[index]) refuse(IClaims.AlreadyClaimed.selector);
        uint256 payment = amount - paid[index];
        if (attempt.hasTerms) {
            uint256 upTo = attempt.item.terms.upTo;
            if (upTo == 0) refuse(ISignedClaims.AmountAboveLimit.selector);
            if (payment > upTo) payment = upTo;
            _bookTerms(attempt, payment, paid[index]);
        }
        paid[index] += payment;
        if (isPaused()) refuse(IPauseGate.ClaimsPaused.selector);
        _bookPayment(attempt, payment, bundled);
    }

    /// @return skips What the bundle must record.
    function bookBundle(uint256 version, Attempt[] memory attempts) external onlySelf returns (bytes memory skips) {
        _bookOpen();
        bool anyOpen = false;
        for (uint256 i = 0; i < attempts.length; ++i) {
            if (attempts[i].item.amount > paid[attempts[i].item.index]) anyOpen = true;
        }
        if (anyOpen && !isGood(version)) refuse(IClaims.BundleNotProven.selector);
        uint256 fees = 0;
        for (uint256 i = 0; i < attempts.length; ++i) {
            try this.bookClaim(version, attempts[i], true) {
                if (attempts[i].hasTerms) fees += attempts[i].item.fee;
            } catch (bytes memory reason) {
                // Where all are taken, nothing else is looked at.
                bytes4 why = anyOpen ? bytes4(reason) : IClaims.AlreadyClaimed.selector;
                skips = bytes.concat(skips, bytes4(uint32(attempts[i].item.index)), why);
            }
        }
        // What cannot be paid stays, and undoes nothing.
        try this.bookFees(attempts[0].caller, fees) {} catch {
            kept += fees;
        }
    }

    function bookFees(address caller, uint256 fees) external onlySelf {
        _bookTransfer(caller, fees);
    }

    function bookSweep() external onlySelf {
        if (time < endNow()) refuse(ICampaign.NotEnded.selector);
        uint256 rest = left();
        swept += rest;
        owed[treasury] += rest;
    }

    function bookRecall(address caller) external onlySelf {
        if (time >= start) refuse(ICampaign.RecallOver.selector);
        if (caller != treasury) refuse(ICampaign.NotTreasury.selector);
        uint256 all = left();
        if (all == 0) refuse(ICampaign.NothingToRecall.selector);
        recalled += all;
        owed[treasury] += all;
    }

    function bookTreasury(address caller, address next) external onlySelf {
        if (caller != treasury) refuse(ICampaign.NotTreasury.selector);
        if (next == address(0)) refuse(ICampaign.TreasuryRefused.selector);
        treasury = next;
    }

    function bookPause(address caller) external onlySelf {
        if (caller != PAUSER) refuse(IPauseGate.NotGuardian.selector);
        uint256 paused_ = pausedFor();
        if (pauses.length != 0 && time < pauses[pauses.length - 1][1]) refuse(IPauseGate.AlreadyPaused.selector);
        if (time >= end + paused_) refuse(IPauseGate.CampaignOver.selector);
        if (end + paused_ < time + 1 + NO_PAUSE_WINDOW) refuse(IPauseGate.NoPauseWindow.selector);
        if (paused_ >= MAX_EXTRA) refuse(IPauseGate.PausesUsedUp.selector);
        pauses.push([time + 1, time + 1 + MAX_EXTRA - paused_]);
    }

    function bookResume(address caller) external onlySelf {
        if (caller != PAUSER) refuse(IPauseGate.NotGuardian.selector);
        uint256 n = pauses.length;
        if (n == 0 || time >= pauses[n - 1][1]) refuse(IPauseGate.NotPaused.selector);
        pauses[n - 1][1] = time + 1;
    }

    /// @dev Time passes. Pauses end in between, or not at all: how long claims are open under the two roots is counted.
    function bookTime(uint256 to) internal {
        uint256 opens = time;
        for (uint256 i = 0; i < pauses.length; ++i) {
            bool isNow = pauses[i][1] > time;
            if (isNow && pauses[i][0] > time) {
                _bookOpenSeconds(time, pauses[i][0] < to ? pauses[i][0] : to);
            }
            if (isNow) opens = pauses[i][1];
        }
        time = to;
        if (opens < to) _bookOpenSeconds(opens, to);
    }

    function bookGift(uint256 amount) external onlySelf {
        came += amount;
    }

    // ---------------------------------------------------------------- what is true now

    function left() internal view returns (uint256) {
        return came - paidInAll - swept - recalled;
    }

    function present() internal view returns (uint256) {
        return accepted[accepted.length - 1];
    }

    /// @dev The present root, and for a while the one before it.
    function isGood(uint256 version) internal view returns (bool) {
        if (version == present()) return true;
        return accepted.length > 1 && version == accepted[accepted.length - 2] && time < overlapEnd();
    }

    /// @dev Seconds of all pauses so far.
    function pausedFor() internal view returns (uint256 seconds_) {
        for (uint256 i = 0; i < pauses.length; ++i) {
            uint256 until = time < pauses[i][1] ? time : pauses[i][1];
            if (until > pauses[i][0]) seconds_ += until - pauses[i][0];
        }
    }

    function isPaused() internal view returns (bool) {
        if (pauses.length == 0) return false;
        uint256[2] memory last = pauses[pauses.length - 1];
        return last[0] <= time && time < last[1];
    }

    /// @dev Each as of now: what is paused comes on top.
    function endNow() internal view returns (uint256) {
        return time < end ? end : end + pausedFor();
    }

    function overlapEnd() internal view returns (uint256) {
        return overlapEnds + pausedFor() - pausedBeforeOverlap;
    }

    function acceptableFrom() internal view returns (uint256) {
        return proposed.at_ + TIMELOCK + pausedFor() - proposed.pausedBefore;
    }

    /// @dev Zero where nothing waits.
    function proposalName() internal view returns (bytes32) {
        if (proposed.at_ == 0) return 0;
        return
            keccak256(
                abi.encode(
                    RootProposal({
                        root: rootOf(proposed.version),
                        manifestHash: MANIFEST,
                        funding: proposed.funding,
                        count: uint64(COUNT),
                        proposedAt: uint64(proposed.at_),
                        pausedBefore: uint64(proposed.pausedBefore)
                    })
                )
            );
    }

    function rootOf(uint256 version) internal pure returns (bytes32) {
        return nodesOf(version)[0];
    }

    function nodesOf(uint256 version) internal pure returns (bytes32[] memory) {
        bytes32[] memory leaves = new bytes32[](COUNT);
        for (uint256 i = 0; i < COUNT; ++i) leaves[i] = Leaf.campaign(i, accountAt(i), amountAt(version, i));
        return Trees.build(leaves);
    }

    function accountAt(uint256 index) internal pure returns (address) {
        return vm.addr(KEY + index);
    }

    function amountAt(uint256 version, uint256 index) internal pure returns (uint256) {
        return 200 * version + (_draw(version, index) % 500);
    }

    // ---------------------------------------------------------------- how it comes

    function _bookOpen() private view {
        if (time < start) refuse(ICampaign.NotStarted.selector);
        if (time >= endNow()) refuse(ICampaign.Ended.selector);
    }

    /// @dev From one second to another no pause begins or ends, so the overlap's end stands still. {time} is in it, or behind.
    function _bookOpenSeconds(uint256 from, uint256 to) private {
        uint256 n = accepted.length;
        openSeconds[n - 1] += to - from;
        if (n == 1) return;
        uint256 ends = overlapEnd();
        if (ends > to) ends = to;
        if (ends > from) openSeconds[n - 2] += ends - from;
    }

    function _bookNamed(bytes32 named) private view {
        if (proposed.at_ == 0) refuse(ICumulativeCampaign.NothingProposed.selector);
        if (proposalName() != named) refuse(ICumulativeCampaign.ProposalMismatch.selector);
    }

    /// @dev It waits no more: vetoed, accepted, or expired and replaced.
    function _bookGone() private {
        former = proposalName();
        delete proposed;
    }

    /// @dev The caller of a bundle gets the fees together, at its end.
    function _bookPayment(Attempt memory attempt, uint256 payment, bool bundled) private {
        if (!attempt.hasTerms) return _bookTransfer(attempt.item.account, payment);
        address taker = attempt.item.terms.feeTaker;
        _bookTransfer(attempt.item.terms.recipient, payment - attempt.item.fee);
        if (!bundled) _bookTransfer(taker == address(0) ? attempt.caller : taker, attempt.item.fee);
    }

    function _bookTransfer(address to, uint256 amount) private {
        if (amount > left()) refuse(IERC20Errors.ERC20InsufficientBalance.selector);
        paidInAll += amount;
        owed[to] += amount;
    }

    // ---------------------------------------------------------------- the campaign

    function _begin() internal {
        vm.warp(time);
        // A root may be accepted before it.
        start = time + 25 hours;
        end = start + 20 days;
        token = new SampleToken(address(this), 1e30);
        accepted.push(1);
        openSeconds.push(0);
        gate = IPauseGate(deploy("PauseGate", abi.encode(PAUSER, uint64(MAX_EXTRA), uint64(NO_PAUSE_WINDOW))));
        for (uint256 i = 0; i < COUNT; ++i) greatest[i] = amountAt(1, i);
        CampaignArguments memory terms = CampaignArguments({
            token: address(token),
            root: rootOf(1),
            count: COUNT,
            start: uint64(start),
            end: uint64(end),
            waves: 0,
            waveInterval: 0,
            treasury: TREASURY,
            gate: address(gate),
            maxExtraTime: uint64(MAX_EXTRA),
            claimFor: ClaimFor.Anyone,
            recallable: true,
            manifestHash: MANIFEST
        });
        CumulativeArguments memory arguments = CumulativeArguments({
            terms: terms,
            proposer: PROPOSER,
            guardian: GUARDIAN,
            timelock: uint64(TIMELOCK),
            overlap: uint64(OVERLAP),
            fundingCap: CAP
        });
        campaign = ICumulativeCampaign(deploy("CumulativeCampaign", abi.encode(arguments)));
    }
}
