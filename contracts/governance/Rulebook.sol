// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IQuorum } from "../interfaces/IQuorum.sol";
import { Act, IRulebook, PackedRule, Rule, RuleChange } from "../interfaces/IRulebook.sol";
import { ACTS, Rules } from "../libraries/Rules.sol";

/// @title Rulebook
/// @notice See {IRulebook}. Made by its community's quorum when that is made, so that it is never without rules.
contract Rulebook is IRulebook {
    using Rules for PackedRule;
    using Rules for Rule;

    /// @dev What holds for one act, in one slot: a reader needs no more to know the law of now, or of any later moment.
    struct Law {
        /// @dev Minutes since the epoch from which the newer one is in force; 0: always.
        uint32 from;
        /// @dev In force before `from`, since the last of {_past}. Empty while `from` is 0.
        PackedRule older;
        PackedRule newer;
    }

    /// @dev A rule that no longer fits into its act's slot; the first of an act is empty, and was never in force.
    struct PastRule {
        PackedRule rule;
        /// @dev Minutes since the epoch before which it was in force.
        uint32 until;
    }

    /// @dev The newest announcement; without `from` and acts where it was dropped.
    struct Announcement {
        uint32 version;
        /// @dev Unix seconds.
        uint64 from;
        /// @dev One bit an act whose rule it changes.
        uint16 acts;
    }

    /// @dev Rules come into force within a year: what is announced is about people who are there.
    uint256 private constant LONGEST_WAIT = 365 days;
    uint256 private constant MINUTE = 1 minutes;

    /// @inheritdoc IRulebook
    address public immutable quorum;

    Law[ACTS] private _laws;
    mapping(Act act => PastRule[] rules) private _past;
    Announcement private _newest;

    /// @param seats Of the quorum's first roster.
    /// @param rules In the order of {Act}.
    constructor(uint8 seats, Rule[] memory rules) {
        if (rules.length != ACTS) revert RulesMissing(rules.length, ACTS);
        quorum = msg.sender;
        RuleChange[] memory changes = new RuleChange[](ACTS);
        for (uint256 i = 0; i < ACTS; ++i) {
            Act act = Act(i);
            Rules.check(act, rules[i], seats);
            _laws[uint256(act)].newer = rules[i].pack();
            changes[i] = RuleChange({ act: act, rule: rules[i] });
        }
        emit RulesAnnounced({ version: 0, from: 0, changes: changes });
    }

    modifier onlyQuorum() {
        if (msg.sender != quorum) revert NotQuorum(msg.sender, quorum);
        _;
    }

    /// @inheritdoc IRulebook
    function announceRules(RuleChange[] calldata changes, uint64 from) external onlyQuorum returns (uint32 version) {
        // Check: one at a time, and in due time.
        if (changes.length == 0) revert NoRules();
        Announcement memory before = _newest;
        if (_isPending(before)) revert RulesPending(before.version, before.from);
        _checkFrom(from);
        (, uint8 seats, ) = IQuorum(quorum).roster();

        // Effect: in force from then on, by the clock.
        version = before.version + 1;
        uint16 acts = _announce(changes, from, seats);
        _newest = Announcement({ version: version, from: from, acts: acts });
        emit RulesAnnounced({ version: version, from: from, changes: changes });
    }

    /// @inheritdoc IRulebook
    function dropRules() external onlyQuorum {
        // Check: they are not in force yet.
        Announcement memory dropped = _newest;
        if (!_isPending(dropped)) revert NothingPending();

        // Effect: each act has the law that it had, and the history.
        for (uint256 i = 0; i < ACTS; ++i) {
            if ((dropped.acts >> i) & 1 != 0) _restore(Act(i));
        }
        _newest = Announcement({ version: dropped.version, from: 0, acts: 0 });
        emit RulesDropped(dropped.version);
    }

    /// @inheritdoc IRulebook
    function rulesAt(Act act, uint64 moment) external view returns (Rule memory rule) {
        return _ruleAt(act, moment).unpack();
    }

    /// @inheritdoc IRulebook
    function packedRuleAt(Act act, uint64 moment) external view returns (PackedRule rule) {
        return _ruleAt(act, moment);
    }

    /// @inheritdoc IRulebook
    function newestRules() external view returns (uint32 version, uint64 from) {
        return (_newest.version, _newest.from);
    }

    /// @inheritdoc IRulebook
    function firmUntil() external view returns (uint64 moment) {
        uint256 until = _earliest();
        Announcement memory newest = _newest;
        if (_isPending(newest)) {
            // Once these are in force, others can be announced by the notice that they set.
            uint256 next = newest.from + _ruleAt(Act.Rules, newest.from).notice();
            if (next < until) until = next;
        }
        return uint64(until);
    }

    /// @inheritdoc IRulebook
    function decisionBound(Act act) external view returns (uint64 bound) {
        PackedRule rule = _ruleAt(act, block.timestamp);
        return uint64(rule.window()) + rule.notice();
    }

    /// @inheritdoc IRulebook
    function leastSeats() external view returns (uint8 seats) {
        for (uint256 i = 0; i < ACTS; ++i) {
            Law memory law = _laws[i];
            seats = _max(seats, law.newer.leastSeats());
            if (block.timestamp / MINUTE < law.from) seats = _max(seats, law.older.leastSeats());
        }
    }

    /// @dev Writes what changes, and keeps what it moves out of an act's slot: it was in force.
    /// @return acts One bit an act.
    function _announce(RuleChange[] calldata changes, uint64 from, uint8 seats) private returns (uint16 acts) {
        for (uint256 i = 0; i < changes.length; ++i) {
            Act act = changes[i].act;
            if (i != 0 && act <= changes[i - 1].act) revert ActsOutOfOrder(act, changes[i - 1].act);
            Rule memory rule = changes[i].rule;
            Rules.check(act, rule, seats);
            Law memory law = _laws[uint256(act)];
            _past[act].push(PastRule({ rule: law.older, until: law.from }));
            // Safe: {_checkFrom} leaves minutes of 32 bits.
            _laws[uint256(act)] = Law({ older: law.newer, newer: rule.pack(), from: uint32(from / MINUTE) });
            acts |= uint16(1 << uint256(act));
        }
    }

    /// @dev Undoes what {_announce} did to an act.
    function _restore(Act act) private {
        PastRule[] storage past = _past[act];
        PastRule memory last = past[past.length - 1];
        past.pop();
        Law storage law = _laws[uint256(act)];
        _laws[uint256(act)] = Law({ older: last.rule, newer: law.older, from: last.until });
    }

    /// @dev The law of an act at a moment. That of now or later costs one slot.
    function _ruleAt(Act act, uint256 moment) private view returns (PackedRule rule) {
        Law storage law = _laws[uint256(act)];
        uint256 minute = moment / MINUTE;
        if (minute >= law.from) return law.newer;
        // Nothing else waited when the newer one was announced, so the older one was in force already.
        if (moment >= block.timestamp) return law.older;
        return _pastRuleAt(_past[act], minute, law.older);
    }

    /// @dev The first that was in force beyond `minute`, else the `next`, which came after all of them.
    function _pastRuleAt(
        PastRule[] storage past,
        uint256 minute,
        PackedRule next
    ) private view returns (PackedRule rule) {
        (uint256 low, uint256 high) = (0, past.length);
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (past[middle].until > minute) high = middle;
            else low = middle + 1;
        }
        return low == past.length ? next : past[low].rule;
    }

    function _checkFrom(uint64 from) private view {
        if (from % MINUTE != 0) revert NotWholeMinutes(from);
        uint256 earliest = _earliest();
        uint256 latest = (block.timestamp + LONGEST_WAIT) / MINUTE;
        // Minutes have 32 bits: enough for 8,000 years, and refused beyond.
        if (latest > type(uint32).max) latest = type(uint32).max;
        latest *= MINUTE;
        if (from < earliest || from > latest) revert FromOutOfRange(from, uint64(earliest), uint64(latest));
    }

    /// @dev First whole minute from which rules that are announced now could be in force, if none waited.
    function _earliest() private view returns (uint256) {
        uint256 earliest = block.timestamp + _ruleAt(Act.Rules, block.timestamp).notice();
        return ((earliest + MINUTE - 1) / MINUTE) * MINUTE;
    }

    function _isPending(Announcement memory newest) private view returns (bool) {
        return block.timestamp < newest.from;
    }

    function _max(uint8 a, uint8 b) private pure returns (uint8) {
        return a < b ? b : a;
    }
}
