// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ChangeKind } from "../../contracts/interfaces/IBatchRegistry.sol";
import { ICampaign } from "../../contracts/interfaces/ICampaign.sol";
import { IClaims } from "../../contracts/interfaces/IClaims.sol";
import { IInstantCampaign } from "../../contracts/interfaces/IInstantCampaign.sol";
import { IPauseGate } from "../../contracts/interfaces/IPauseGate.sol";
import { Vm } from "../contracts/support/Base.sol";
import { HookReceiver } from "../contracts/support/HookReceiver.sol";
import { Act, Plan, Wish } from "./CampaignBooks.sol";
import { CampaignWishes } from "./CampaignWishes.sol";

/// @notice What anybody can do to the campaigns, in any order and at any second. Each call must end as the books say, for the
/// reason they say.
contract CampaignHandler is CampaignWishes {
    /// @dev Enough for any single claim; bounded, since some accounts burn all they get.
    uint256 private constant GAS = 8_000_000;

    uint256[CAMPAIGNS] private _lastEnds;
    bool[CAMPAIGNS] private _areOver;

    /// @dev Not in a constructor: it asks itself.
    function begin() external {
        setUp();
        for (uint256 c = 0; c < CAMPAIGNS; ++c) treasuryOf[c] = TREASURY;
        vm.warp(time);
    }

    /// @dev As {begin}, so long before the starts that campaigns are recalled.
    function beginEarly() external {
        time = START - 100;
        this.begin();
    }

    // ---------------------------------------------------------------- what can be done

    /// @dev By the account, or for another.
    function claim(uint256 seed) external {
        _claimSingly(seed, false);
    }

    function claimSigned(uint256 seed) external {
        _claimSingly(seed, true);
    }

    function claimMany(uint256 seed) external {
        _wake();
        uint256 c = _draw(seed, 9) % 4 == 0 ? _hotCampaign : _draw(seed, 1) % CAMPAIGNS;
        address caller = _draw(seed, 2) % 4 == 0 ? pool[_draw(seed, 3) % pool.length] : RELAYER;
        Wish[] memory wishes = _wishes(c, seed, caller, 1 + (_draw(seed, 4) % 8));
        // A bundle with too little gas is refused as a whole, and never skips for it.
        uint256 given = _draw(seed, 5) % 5 == 0 ? 100_000 + (_draw(seed, 6) % 1_500_000) : 2 * GAS;
        bool isStarved = given < GAS && !_isTold(caller);
        bytes memory message = abi.encodeCall(IClaims.claimMany, (_encode(c, wishes, seed)));

        vm.recordLogs();
        (bool done, bytes memory answer) = _send(c, caller, message, isStarved ? given : 2 * GAS);
        uint256 told = skipsTold[c];
        if (isStarved && !done && (answer.length == 0 || bytes4(answer) == ICampaign.NotEnoughGas.selector)) {
            ++seen[msg.sig][ICampaign.NotEnoughGas.selector];
            return;
        }
        try this.bookBundle(c, wishes, caller, false) returns (bytes memory expected) {
            isTrue(done, "C6: a bundle must be paid");
            ++seen[msg.sig][bytes4(0)];
            _compareSkips(c, expected, skipsTold[c] - told);
            for (uint256 i = 0; i < expected.length; i += 8) ++seen["skip"][_wordAt(expected, i + 4)];
        } catch (bytes memory reason) {
            _isRefused(done, answer, reason);
        }
    }

    /// @dev A bundle that is not whole is refused as a whole, if the campaign is open.
    function claimManyWrongly(uint256 seed) external {
        _wake();
        uint256 c = _draw(seed, 1) % CAMPAIGNS;
        Wish[] memory wishes = _wishes(c, seed, RELAYER, 2 + (_draw(seed, 4) % 4));
        uint256 fault = _draw(seed, 8) % 5;
        if (fault == 0 && _draw(seed, 9) % 2 == 0) wishes = _takenWishes(c, seed, wishes);
        uint256 first = _draw(seed, 7) % wishes.length;
        bool isTaken = true;
        for (uint256 i = 0; i < wishes.length; ++i) isTaken = isTaken && takenAt[c][wishes[i].slot] != 0;
        bytes memory bundle = _encode(c, wishes, seed);
        bytes4 why;
        if (fault == 0) {
            ++wishes[first].item.amount;
            bundle = _encode(c, wishes, seed);
            // Where all are taken, the proof is not looked at.
            why = isTaken ? bytes4(0) : IClaims.BundleNotProven.selector;
        } else if (fault == 1) {
            bundle = bytes.concat(bundle, hex"00");
            why = IClaims.BundleMalformed.selector;
        } else if (fault == 2) {
            bundle[1] ^= 0x02;
            why = c == OPEN ? ICampaign.GateDataUnexpected.selector : ICampaign.GateDataMissing.selector;
        } else if (fault == 3) {
            bundle[1] |= 0x08;
            why = IClaims.BundleFormUnknown.selector;
        } else {
            (wishes[0], wishes[1]) = (wishes[1], wishes[0]);
            bundle = _joined(c, wishes);
            why = IClaims.ItemsNotAscending.selector;
        }
        // The form comes first, and whether it has gate data: it tells how the rest is read.
        bool isForm = fault == 2 || fault == 3;
        if (!isForm && time < starts[c]) why = ICampaign.NotStarted.selector;
        else if (!isForm && time >= endOf(c)) why = ICampaign.Ended.selector;
        (bool done, bytes memory answer) = _send(c, RELAYER, abi.encodeCall(IClaims.claimMany, (bundle)), 2 * GAS);
        if (why == bytes4(0)) isTrue(done, "C6: nothing was left to prove");
        else _isRefused(done, answer, abi.encodePacked(why));
    }

    function pause(uint256 seed) external {
        _wake();
        uint256 c = seed % 2 == 0 ? BOTH : PAUSE;
        uint256 paused = pausedFor(c);
        uint256 most = maxExtra(c) < MAX_PAUSED ? maxExtra(c) : MAX_PAUSED;
        bytes4 why = bytes4(0);
        uint256 n = _pauses[c].length;
        uint256 moved = paused < maxExtra(c) ? paused : maxExtra(c);
        if (n != 0 && time < _pauses[c][n - 1][1]) why = IPauseGate.AlreadyPaused.selector;
        else if (time >= ends[c] + moved) why = IPauseGate.CampaignOver.selector;
        else if (ends[c] + moved < time + 1 + LAST_STRETCH) why = IPauseGate.NoPauseWindow.selector;
        else if (_timeToPause(c, paused) == 0) why = IPauseGate.PausesUsedUp.selector;

        vm.prank(GUARDIAN);
        try pauses.pause(askers[c], "") returns (uint256 until) {
            isTrue(why == bytes4(0), "C9: paused against the rules");
            equal(until, time + 1 + _timeToPause(c, paused), "C9: until");
            isTrue(until - time - 1 <= most - paused, "C9: no longer than allowed");
            _pauses[c].push([time + 1, until]);
            ++seen[msg.sig][bytes4(0)];
        } catch (bytes memory reason) {
            equal(bytes4(reason), why, "C9: pause refused");
            ++seen[msg.sig][why];
        }
    }

    function resume(uint256 seed) external {
        _wake();
        uint256 c = seed % 2 == 0 ? BOTH : PAUSE;
        uint256 n = _pauses[c].length;
        bool isOn = n != 0 && time < _pauses[c][n - 1][1];
        vm.prank(GUARDIAN);
        try pauses.resume(askers[c], "") {
            isTrue(isOn, "C9: resumed what was not paused");
            _pauses[c][n - 1][1] = time + 1;
            ++seen[msg.sig][bytes4(0)];
        } catch (bytes memory reason) {
            isTrue(!isOn, "C9: must be resumed");
            equal(bytes4(reason), IPauseGate.NotPaused.selector, "C9: resumption refused");
        }
    }

    /// @dev By anybody; and the treasury, or somebody else, names another.
    function sweep(uint256 seed) external {
        _wake();
        uint256 c = _draw(seed, 1) % CAMPAIGNS;
        address caller = _draw(seed, 2) % 4 == 0 ? treasuryOf[c] : pool[_draw(seed, 3) % pool.length];
        address next = _anybody(c, _draw(seed, 4));
        if (_draw(seed, 5) % 2 == 0) {
            (bool done, bytes memory answer) = _send(c, caller, abi.encodeCall(ICampaign.changeTreasury, (next)), GAS);
            try this.bookTreasury(c, caller, next) {
                isTrue(done, "C7: the treasury names its successor");
                ++seen[ICampaign.changeTreasury.selector][bytes4(0)];
            } catch (bytes memory reason) {
                _isRefused(done, answer, reason);
            }
        } else {
            (bool done, bytes memory answer) = _send(c, caller, abi.encodeCall(ICampaign.sweep, ()), GAS);
            try this.bookSweep(c, false) {
                isTrue(done, "C7: must be swept");
                ++seen[msg.sig][bytes4(0)];
            } catch (bytes memory reason) {
                _isRefused(done, answer, reason);
            }
        }
    }

    /// @dev Mostly by the treasury, and mostly somebody pays in again afterwards; often twice, and now and then in the last
    /// second or the one after it.
    function recall(uint256 seed) external {
        uint256 c = _draw(seed, 1) % CAMPAIGNS;
        if (time < starts[c] && _draw(seed, 7) % 4 == 0) time = starts[c] - (_draw(seed, 8) % 2);
        _wake();
        _recall(c, seed);
        if (_draw(seed, 5) % 2 == 0) _recall(c, _draw(seed, 6));
    }

    function revoke(uint256 seed) external {
        _wake();
        uint256 slot = seed % SLOTS;
        change(header, ChangeKind.Revoke, slot);
        if (revokedFrom[slot] == 0) revokedFrom[slot] = time + 1;
    }

    /// @dev The token's list, and what accounts do that are told; only one of these does something at a time, since what all
    /// the gas was burned for could not be told from what had too little.
    function arrange(uint256 seed) external {
        _wake();
        if (_draw(seed, 1) % 3 == 0) {
            for (uint256 i = 0; i < 9; ++i) {
                address account = pool[_draw(seed, 20 + i) % pool.length];
                isBlocked[account] = !isBlocked[account];
                money.block_(account, isBlocked[account]);
            }
            return;
        }
        uint256 which = _draw(seed, 3) % 2;
        _teller = which;
        for (uint256 i = 0; i < 2; ++i) {
            hooks[i].behave(HookReceiver.Does.Nothing);
            delete _plans[address(hooks[i])];
        }
        Plan memory plan;
        plan.does = HookReceiver.Does(1 + (_draw(seed, 4) % 4));
        // Mostly claims.
        uint256 act = _draw(seed, 5) % 8;
        plan.act = act < 5 ? Act(act) : Act(act % 2);
        if (time < START && _draw(seed, 11) % 4 == 0) plan.act = Act.Recall;
        plan.campaign = _draw(seed, 6) % CAMPAIGNS;
        plan.treasury = pool[_draw(seed, 7) % pool.length];
        address actor = address(hooks[which]);
        bytes memory message;
        if (plan.act < Act.Sweep) {
            plan.wishes = _wishes(plan.campaign, seed, actor, plan.act == Act.Claim ? 1 : 2);
            if (_draw(seed, 8) % 2 == 0) {
                // One of its own: perhaps the very leaf that it is told of.
                uint256 own = 7 + 8 * which + 16 * (_draw(seed, 9) % 2);
                plan.act = Act.Claim;
                plan.wishes = new Wish[](1);
                plan.wishes[0] = _wish(plan.campaign, own, _draw(seed, 10), actor, false);
            }
            (_hotCampaign, _hotSlot) = (plan.campaign, plan.wishes[0].slot);
            message =
                plan.act == Act.Bundle
                    ? abi.encodeCall(IClaims.claimMany, (_encode(plan.campaign, plan.wishes, seed)))
                    : _message(plan.campaign, plan.wishes[0]);
        } else if (plan.act == Act.Sweep) {
            message = abi.encodeCall(ICampaign.sweep, ());
        } else if (plan.act == Act.Recall) {
            message = abi.encodeCall(ICampaign.recall, ());
        } else if (plan.act == Act.ChangeTreasury) {
            message = abi.encodeCall(ICampaign.changeTreasury, (plan.treasury));
        } else {
            message = abi.encodeCall(IClaims.payItem, ());
        }
        hooks[which].behave(plan.does, address(campaigns[plan.campaign]), message);
        _plans[actor] = abi.encode(plan);
    }

    /// @dev A few seconds, anything up to a wave, or to a border, around it: starts, waves, ends, ends of pauses.
    function wait(uint256 seed) external {
        uint256 mode = _draw(seed, 1) % 4;
        if (mode == 0) time += 1 + (_draw(seed, 2) % 5);
        else if (mode == 1) time += 1 + (_draw(seed, 2) % INTERVAL);
        else time = _nextBorder(_draw(seed, 2) % 3);
        _wake();
    }

    /// @dev So that a life of 64 acts comes to its end.
    function waitLonger(uint256 seed) external {
        time += 1 + (_draw(seed, 1) % (2 * INTERVAL));
        _wake();
    }

    // ---------------------------------------------------------------- what must hold

    /// @dev C1 to C11 of PROPERTIES.md, over everything the campaigns, the gates and the token say.
    function hold() external {
        vm.warp(time);
        for (uint256 c = 0; c < CAMPAIGNS; ++c) {
            IInstantCampaign campaign_ = campaigns[c];
            uint256 left = token.balanceOf(address(campaign_));
            equal(left, leftOf(c), "C3: what is left");
            equal(money.approvals(address(campaign_)), 0, "C4: allowances");
            equal(campaign_.treasury(), treasuryOf[c], "C7: treasury");
            equal(paid[c] + left + swept[c] + recalled[c], total + refunded[c], "C3: sum");

            uint256[] memory words = campaign_.claimedWords(0, 3);
            uint256[3] memory expected;
            uint256 sum = 0;
            for (uint256 k = 0; k < SLOTS; ++k) {
                uint256 index = indexOf(k);
                if (words[index / 256] & (1 << (index % 256)) != 0) sum += amountAt(index);
                uint256 moment = takenAt[c][k];
                if (moment == 0) continue;
                expected[index / 256] |= 1 << (index % 256);
                isTrue(moment >= opensAt(c, index), "C11: before its wave");
            }
            for (uint256 w = 0; w < 3; ++w) equal(words[w], expected[w], "C5: bits");
            equal(paid[c] + kept[c], sum, "C2: each leaf once, and exactly");
            _endHolds(c);
        }
        for (uint256 i = 0; i < pool.length; ++i) equal(token.balanceOf(pool[i]), owed[pool[i]], "C8: balances");
        for (uint256 k = 0; k < SLOTS; ++k) {
            address user = gate.nullifierUser(askers[BOTH], nullifierAt(k));
            equal(user, usedBy[personAt(k)], "G2: nullifiers");
        }
    }

    /// @dev The end moves by the time paused, never falls, and what ended stays so.
    function _endHolds(uint256 c) private {
        uint256 end = campaigns[c].effectiveEnd();
        // From the latest end on the gate is not asked: it is over either way.
        uint256 latest = ends[c] + maxExtra(c);
        equal(end, time < latest ? endOf(c) : latest, "C9: the end moves by the time paused");
        isTrue(end >= _lastEnds[c], "C10: the end never falls");
        isTrue(!_areOver[c] || time >= end, "C10: what ended never opens again");
        _lastEnds[c] = end;
        if (time >= end) _areOver[c] = true;
    }

    // ---------------------------------------------------------------- how it is made

    function _claimSingly(uint256 seed, bool hasTerms) private {
        _wake();
        uint256 c = _draw(seed, 1) % CAMPAIGNS;
        uint256 slot = _draw(seed, 2) % SLOTS;
        // More often one whose account is told, or the one that it would claim.
        if (_draw(seed, 6) % 4 == 0) slot |= 7;
        if (_draw(seed, 6) % 8 == 1 && _hotSlot < SLOTS) (c, slot) = (_hotCampaign, _hotSlot);
        bool isOther = _draw(seed, 3) % (hasTerms ? 5 : 2) != 0;
        address caller = isOther ? pool[_draw(seed, 4) % pool.length] : accountOf(slot);
        Wish memory wish = _wish(c, slot, seed, caller, hasTerms);
        if (_draw(seed, 5) % 16 == 0) ++wish.item.amount;
        (bool done, bytes memory answer) = _send(c, caller, _message(c, wish), GAS);
        try this.bookSingle(c, wish, caller, false) {
            isTrue(done, "C6: a claim must be paid");
            ++seen[msg.sig][bytes4(0)];
        } catch (bytes memory reason) {
            _isRefused(done, answer, reason);
        }
    }

    function _send(
        uint256 c,
        address caller,
        bytes memory message,
        uint256 given
    ) private returns (bool done, bytes memory answer) {
        vm.prank(caller);
        return address(campaigns[c]).call{ gas: given }(message);
    }

    /// @dev Compares what the campaign recorded since logs are kept.
    /// @param expected What the bundle must record; empty: it records nothing.
    /// @param others How many bundles within this one skipped something too.
    function _compareSkips(uint256 c, bytes memory expected, uint256 others) private {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        uint256 records = 0;
        bool isThere = expected.length == 0;
        for (uint256 i = 0; i < logs.length; ++i) {
            bool isIts = logs[i].emitter == address(campaigns[c]);
            if (!isIts || logs[i].topics[0] != IClaims.ClaimsSkipped.selector) continue;
            ++records;
            isThere = isThere || keccak256(abi.decode(logs[i].data, (bytes))) == keccak256(expected);
        }
        isTrue(isThere, "C6: the skips, each with its reason");
        equal(records, others + (expected.length == 0 ? 0 : 1), "C6: one record a bundle that skips");
    }

    /// @dev Seconds for which a pause may last; an adapter's gate may be counting the second before it begins.
    function _timeToPause(uint256 c, uint256 paused) private pure returns (uint256) {
        uint256 extra = c == BOTH ? paused + 1 : paused;
        if (paused >= MAX_PAUSED || extra >= maxExtra(c)) return 0;
        uint256 own = MAX_PAUSED - paused;
        uint256 allowed = maxExtra(c) - extra;
        return own < allowed ? own : allowed;
    }

    function _nextBorder(uint256 side) private view returns (uint256 at_) {
        at_ = type(uint256).max;
        for (uint256 c = 0; c < CAMPAIGNS; ++c) {
            for (uint256 w = 0; w < WAVES; ++w) at_ = _sooner(at_, starts[c] + w * INTERVAL + side - 1);
            at_ = _sooner(at_, ends[c] + side - 1);
            at_ = _sooner(at_, ends[c] + pausedFor(c) + side - 1);
            at_ = _sooner(at_, ends[c] + maxExtra(c) + side - 1);
            uint256 n = _pauses[c].length;
            if (n != 0) at_ = _sooner(at_, _pauses[c][n - 1][1] + side - 1);
        }
        return at_ == type(uint256).max ? time + 1 : at_;
    }

    function _sooner(uint256 at_, uint256 border) private view returns (uint256) {
        return border > time && border < at_ ? border : at_;
    }

    function _recall(uint256 c, uint256 seed) private {
        address caller = _draw(seed, 2) % 4 != 0 ? treasuryOf[c] : pool[_draw(seed, 3) % pool.length];
        (bool done, bytes memory answer) = _send(c, caller, abi.encodeCall(ICampaign.recall, ()), GAS);
        try this.bookRecall(c, caller, false) {
            isTrue(done, "C7: must be recalled");
            isTrue(time < starts[c], "C12: recalled from the start on");
            equal(token.balanceOf(address(campaigns[c])), 0, "C12: not all was recalled");
            ++seen[msg.sig][bytes4(0)];
            uint256 mode = _draw(seed, 4) % 8;
            if (mode > 2) _payIn(c, mode == 3 ? total / 20 : total);
        } catch (bytes memory reason) {
            _isRefused(done, answer, reason);
            if (bytes4(reason) == ICampaign.NothingToRecall.selector) _payIn(c, total);
        }
    }

    function _payIn(uint256 c, uint256 amount) private {
        refunded[c] += amount;
        money.transfer(address(campaigns[c]), amount);
    }

    function _isRefused(bool done, bytes memory answer, bytes memory reason) private {
        isTrue(!done, "C6: done against the books");
        equal(bytes4(answer), bytes4(reason), "C6: the reason");
        ++seen[msg.sig][bytes4(reason)];
    }

    function _wordAt(bytes memory data, uint256 place) private pure returns (bytes4 word) {
        for (uint256 i = 0; i < 4; ++i) word |= bytes4(data[place + i]) >> (8 * i);
    }

    function _wake() private {
        vm.warp(time);
    }
}
