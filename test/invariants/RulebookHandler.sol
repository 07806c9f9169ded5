// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Act, IRulebook, RuleChange } from "../../contracts/interfaces/IRulebook.sol";
import { NaiveLaw } from "../contracts/support/NaiveLaw.sol";

/// @notice A group that announces, drops and replaces its roster in any order, and people who write down what they were told.
contract RulebookHandler is NaiveLaw {
    uint8 private constant MOST_SEATS = 16;

    /// @dev What somebody was told of a moment to come.
    struct Told {
        Act act;
        uint64 moment;
        bytes32 rule;
        /// @dev The announcement that it rests on; 0: none that could be dropped.
        uint256 version;
    }

    Told[] private _told;
    /// @dev How often each thing was done, for {RulebookInvariants-test_EveryEndComesUp}.
    uint256 public announcements;
    uint256 public drops;
    uint256 public refusals;

    constructor() {
        foundWithList();
    }

    // ---------------------------------------------------------------- what can be done

    function announceSome(uint256 seed) external {
        RuleChange[] memory changes = drawChanges(seed, seats);
        uint64 from = earliest() + (seed % 4 == 0 ? 60 * uint64(seed % 20_000) : 0);
        if (isPending()) {
            (uint32 version, uint64 waits) = rulebook.newestRules();
            return _refuses(changes, from, abi.encodeWithSelector(IRulebook.RulesPending.selector, version, waits));
        }
        announce(changes, from);
        ++announcements;
    }

    /// @dev Each thing that is wrong with an announcement, at a time when another would be taken.
    function announceInVain(uint256 seed) external {
        if (isPending()) return;
        RuleChange[] memory changes = drawChanges(seed, seats);
        uint64 from = earliest();
        uint64 latest = ((time + MOST_AHEAD) / 60) * 60;
        if (seed % 3 == 0) {
            from -= 60 * uint64(1 + (draw(seed, 90) % 2000));
            return
                _refuses(
                    changes,
                    from,
                    abi.encodeWithSelector(IRulebook.FromOutOfRange.selector, from, earliest(), latest)
                );
        }
        RuleChange memory last = changes[changes.length - 1];
        if (seed % 3 == 1) {
            last.rule.vetoes = seats + 1;
            return
                _refuses(
                    changes,
                    from,
                    abi.encodeWithSelector(IRulebook.VetoesOutOfRange.selector, last.act, seats + 1, seats)
                );
        }
        _refuses(
            pairOf(last, last),
            from,
            abi.encodeWithSelector(IRulebook.ActsOutOfOrder.selector, last.act, last.act)
        );
    }

    function dropSome() external {
        if (isPending()) {
            drop();
            ++drops;
        } else {
            vm.expectRevert(abi.encodeWithSelector(IRulebook.NothingPending.selector));
            rulebook.dropRules();
            ++refusals;
        }
    }

    /// @dev Mostly to around the second in which rules come into force.
    function wait(uint256 seed) external {
        uint64 next = newest().from;
        if (isPending() && seed % 4 != 0)
            moveTo(draw(seed, 1) % 3 == 0 ? _later(next - 1) : next + (draw(seed, 2) % 2));
        else moveTo(time + 1 + ((seed >> 8) % 40 days));
    }

    /// @dev As few seats as the rulebook allows, or more.
    function replaceRoster(uint256 seed) external {
        seats = uint8(within(seed, 0, rulebook.leastSeats(), MOST_SEATS));
    }

    /// @dev Somebody asks about a moment that is firm, and writes the answer down.
    function ask(uint256 seed) external {
        Act act = Act(seed % ACTS);
        uint64 moment = uint64(within(seed, 1, seed % 5 == 0 ? FOUNDED : time, rulebook.firmUntil() - 1));
        uint256 version = isPending() && moment >= newest().from ? versions() - 1 : 0;
        _told.push(Told(act, moment, keccak256(abi.encode(rulebook.rulesAt(act, moment))), version));
    }

    // ---------------------------------------------------------------- what must hold

    function promisesStand() external view {
        for (uint256 i = 0; i < _told.length; ++i) {
            Told memory told = _told[i];
            if (told.version != 0 && wasDropped(told.version)) continue;
            equal(keccak256(abi.encode(rulebook.rulesAt(told.act, told.moment))), told.rule, "what was told");
        }
    }

    /// @dev One act at all moments that matter, drawn by where things stand.
    function agreesWithTheList() external view {
        agreesAbout(Act(draw(time, versions()) % ACTS));
        isNewest();
    }

    function rulesAreInReach() external view {
        equal(rulebook.leastSeats(), listedLeastSeats(), "least seats");
        isTrue(rulebook.leastSeats() <= seats, "in reach");
    }

    function _later(uint64 moment) private view returns (uint64) {
        return moment < time ? time : moment;
    }

    function _refuses(RuleChange[] memory changes, uint64 from, bytes memory reason) private {
        vm.expectRevert(reason);
        rulebook.announceRules(changes, from);
        isNewest();
        ++refusals;
    }
}
