// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments, ClaimFor, ICampaign } from "../../contracts/interfaces/ICampaign.sol";
import { IClaims } from "../../contracts/interfaces/IClaims.sol";
import { ISignedClaims } from "../../contracts/interfaces/ISignedClaims.sol";
import { IVestingCampaign, VestingArguments, VestingPoint } from "../../contracts/interfaces/IVestingCampaign.sol";
import { Leaf } from "../../contracts/libraries/Leaf.sol";
import { SampleToken } from "../../contracts/mocks/SampleToken.sol";
import { Trees } from "../contracts/support/Trees.sol";
import { Attempt, Replay } from "./Replay.sol";

/// @notice Two vesting campaigns of one tree of ten leaves, two an account, and what must come of everything that is done to
/// them, written down from the interfaces' prose: nothing is packed, and the schedule is walked point by point.
abstract contract VestingBooks is Replay {
    /// @dev Steady growth, a flat part in it; two waves, after the last of which others may claim and release. May be recalled.
    uint256 internal constant STEADY = 0;
    /// @dev Steps, the first before the start; nobody may claim or release for another unsigned.
    uint256 internal constant STEPPED = 1;
    uint256 internal constant CAMPAIGNS = 2;
    uint256 internal constant COUNT = 10;
    uint256 internal constant ACCOUNTS = 5;
    uint256 internal constant INTERVAL = 300;

    struct Held {
        bool claimed;
        uint256 total;
        uint256 released;
        /// @dev What the schedule allowed when something was last paid, as far as the account wanted it.
        uint256 allowed;
    }

    IVestingCampaign[2] internal campaigns;
    SampleToken internal token;
    uint256 internal start;
    uint256[2] internal ends;
    bytes32[] internal nodes;
    uint256 internal treeTotal;
    mapping(uint256 campaign => VestingPoint[]) internal points;

    mapping(uint256 campaign => mapping(uint256 index => Held)) internal held;
    mapping(uint256 campaign => uint256 amount) internal came;
    mapping(uint256 campaign => uint256 amount) internal paid;
    mapping(uint256 campaign => uint256 amount) internal swept;
    mapping(uint256 campaign => uint256 amount) internal recalled;
    mapping(uint256 campaign => uint256 amount) internal funded;
    mapping(uint256 campaign => uint256 amount) internal claimed;

    // ---------------------------------------------------------------- steps

    function bookClaim(uint256 c, Attempt memory attempt, bool bundled) external onlySelf {
        if (!bundled) _bookOpen(c);
        uint256 index = attempt.item.index;
        uint256 amount = attempt.item.amount;
        if (!bundled && amount != amountAt(index)) refuse(IClaims.InvalidProof.selector);
        bool isSigned = attempt.hasTerms;
        address taker = attempt.item.terms.feeTaker;
        bool isOthers = taker != address(0) && taker != attempt.caller;
        if (bundled && isSigned && isOthers) refuse(ISignedClaims.FeeTakerMismatch.selector);
        if (time < opensAt(c, index)) refuse(ICampaign.WaveNotOpen.selector);
        if (!isSigned) _bookCaller(c, attempt);
        uint256 payment = _wanted(attempt, vestedAt(c, amount));
        if (isSigned) _bookTerms(attempt, payment, 0);
        if (held[c][index].claimed) refuse(IClaims.AlreadyClaimed.selector);
        if (claimed[c] + amount > funded[c]) refuse(IVestingCampaign.FundingShort.selector);

        claimed[c] += amount;
        held[c][index] = Held({ claimed: true, total: amount, released: payment, allowed: payment });
        _bookPayment(c, attempt, payment, bundled);
    }

    /// @return skips What the bundle must record.
    function bookBundle(uint256 c, Attempt[] memory attempts) external onlySelf returns (bytes memory skips) {
        _bookOpen(c);
        bool anyOpen = false;
        for (uint256 i = 0; i < attempts.length; ++i) {
            if (!held[c][attempts[i].item.index].claimed) anyOpen = true;
        }
        for (uint256 i = 0; i < attempts.length; ++i) {
            try this.bookClaim(c, attempts[i], true) {
                if (attempts[i].hasTerms) _bookTransfer(c, attempts[i].caller, attempts[i].item.fee);
            } catch (bytes memory reason) {
                // Where all are taken, nothing else is looked at.
                bytes4 why = anyOpen ? bytes4(reason) : IClaims.AlreadyClaimed.selector;
                skips = bytes.concat(skips, bytes4(uint32(attempts[i].item.index)), why);
            }
        }
    }

    function bookRelease(uint256 c, Attempt memory attempt) external onlySelf {
        if (!attempt.hasTerms) _bookCaller(c, attempt);
        Held storage its = held[c][attempt.item.index];
        if (!its.claimed) refuse(IVestingCampaign.NotClaimed.selector);
        uint256 payment = _wanted(attempt, vestedAt(c, its.total) - its.released);
        if (payment == 0) refuse(IVestingCampaign.NothingDue.selector);
        if (attempt.hasTerms) _bookTerms(attempt, payment, its.released);
        its.released += payment;
        uint256 all = vestedAt(c, its.total);
        its.allowed = its.released < all ? its.released : all;
        _bookPayment(c, attempt, payment, false);
    }

    /// @return skips What the call must record.
    function bookReleases(uint256 c, Attempt[] memory attempts) external onlySelf returns (bytes memory skips) {
        for (uint256 i = 0; i < attempts.length; ++i) {
            try this.bookRelease(c, attempts[i]) {} catch (bytes memory reason) {
                skips = bytes.concat(skips, bytes4(uint32(attempts[i].item.index)), bytes4(reason));
            }
        }
    }

    function bookFunds(uint256 c, uint256 amount) external onlySelf {
        came[c] += amount;
        // Until something is claimed, all that came is counted.
        funded[c] = claimed[c] == 0 ? leftIn(c) : funded[c] + amount;
    }

    function bookGift(uint256 c, uint256 amount) external onlySelf {
        came[c] += amount;
    }

    function bookSweep(uint256 c) external onlySelf {
        if (time < ends[c]) refuse(ICampaign.NotEnded.selector);
        uint256 rest = funded[c] - claimed[c];
        funded[c] = claimed[c];
        swept[c] += rest;
        owed[TREASURY] += rest;
    }

    function bookRecall(uint256 c, address caller) external onlySelf {
        if (c != STEADY) refuse(ICampaign.NotRecallable.selector);
        if (time >= start) refuse(ICampaign.RecallOver.selector);
        if (caller != TREASURY) refuse(ICampaign.NotTreasury.selector);
        uint256 all = leftIn(c);
        if (all == 0) refuse(ICampaign.NothingToRecall.selector);
        funded[c] = 0;
        recalled[c] += all;
        owed[TREASURY] += all;
    }

    // ---------------------------------------------------------------- what is true now

    function leftIn(uint256 c) internal view returns (uint256) {
        return came[c] - paid[c] - swept[c] - recalled[c];
    }

    /// @dev Point by point, from the first on: what the last one that has come gives, and the part of the way to the next.
    function vestedAt(uint256 c, uint256 total) internal view returns (uint256 amount) {
        for (uint256 i = 0; i < points[c].length; ++i) {
            VestingPoint memory point = points[c][i];
            if (point.time > time) break;
            amount = (total * point.share) / 1e18;
            if (c == STEPPED || i + 1 == points[c].length) continue;
            VestingPoint memory next = points[c][i + 1];
            if (next.time <= time) continue;
            uint256 span = next.time - point.time;
            uint256 weight = point.share * (next.time - time) + next.share * (time - point.time);
            amount = (total * weight) / (span * 1e18);
        }
    }

    function opensAt(uint256 c, uint256 index) internal view returns (uint256) {
        return start + (c == STEADY && index >= COUNT / 2 ? INTERVAL : 0);
    }

    function accountAt(uint256 index) internal pure returns (address) {
        return vm.addr(KEY + (index % ACCOUNTS));
    }

    function amountAt(uint256 index) internal pure returns (uint256) {
        return 1_000 + 37 * index;
    }

    // ---------------------------------------------------------------- how it comes

    function _bookOpen(uint256 c) private view {
        if (time < start) refuse(ICampaign.NotStarted.selector);
        if (time >= ends[c]) refuse(ICampaign.Ended.selector);
    }

    function _bookCaller(uint256 c, Attempt memory attempt) private view {
        bool mayOthers = c == STEADY && time >= opensAt(c, COUNT - 1);
        if (attempt.caller != attempt.item.account && !mayOthers) refuse(ICampaign.ClaimForOtherRefused.selector);
    }

    function _wanted(Attempt memory attempt, uint256 due) private pure returns (uint256) {
        return attempt.hasTerms && attempt.item.terms.upTo < due ? attempt.item.terms.upTo : due;
    }

    /// @dev The caller of a bundle gets the fees together, at its end.
    function _bookPayment(uint256 c, Attempt memory attempt, uint256 payment, bool bundled) private {
        if (!attempt.hasTerms) return _bookTransfer(c, attempt.item.account, payment);
        address taker = attempt.item.terms.feeTaker;
        _bookTransfer(c, attempt.item.terms.recipient, payment - attempt.item.fee);
        if (!bundled) _bookTransfer(c, taker == address(0) ? attempt.caller : taker, attempt.item.fee);
    }

    function _bookTransfer(uint256 c, address to, uint256 amount) private {
        paid[c] += amount;
        owed[to] += amount;
    }

    // ---------------------------------------------------------------- the campaigns

    function _begin() internal {
        vm.warp(time);
        start = time + 100;
        ends = [start + 2_000, start + 1_200];
        token = new SampleToken(address(this), 1e30);
        _addPoints();
        bytes32[] memory leaves = new bytes32[](COUNT);
        for (uint256 i = 0; i < COUNT; ++i) {
            leaves[i] = Leaf.campaign(i, accountAt(i), amountAt(i));
            treeTotal += amountAt(i);
        }
        nodes = Trees.build(leaves);
        for (uint256 c = 0; c < CAMPAIGNS; ++c) {
            CampaignArguments memory terms = CampaignArguments({
                token: address(token),
                root: nodes[0],
                count: COUNT,
                start: uint64(start),
                end: uint64(ends[c]),
                waves: c == STEADY ? 2 : 0,
                waveInterval: c == STEADY ? uint64(INTERVAL) : 0,
                treasury: TREASURY,
                gate: address(0),
                maxExtraTime: 0,
                claimFor: c == STEADY ? ClaimFor.AfterLastWave : ClaimFor.Never,
                recallable: c == STEADY,
                manifestHash: keccak256("manifest")
            });
            VestingArguments memory all = VestingArguments({ terms: terms, stepped: c == STEPPED, points: points[c] });
            campaigns[c] = IVestingCampaign(deploy("VestingCampaign", abi.encode(all)));
            token.approve(address(campaigns[c]), type(uint256).max);
        }
    }

    function _addPoints() private {
        points[STEADY].push(VestingPoint(uint64(start + 200), 0.1e18));
        points[STEADY].push(VestingPoint(uint64(start + 507), 333_333_333_333_333_333));
        points[STEADY].push(VestingPoint(uint64(start + 1_500), 333_333_333_333_333_333));
        points[STEADY].push(VestingPoint(uint64(start + 3_001), 1e18));
        points[STEPPED].push(VestingPoint(uint64(start - 50), 0.05e18));
        points[STEPPED].push(VestingPoint(uint64(start + 700), 0.5e18));
        points[STEPPED].push(VestingPoint(uint64(start + 1_700), 1e18));
    }
}
