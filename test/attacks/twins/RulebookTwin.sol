// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IQuorum } from "../../../contracts/interfaces/IQuorum.sol";
import { Act, IRulebook, Rule, RuleChange } from "../../../contracts/interfaces/IRulebook.sol";
import { RulebookHole } from "./RulebookHole.sol";

/// @notice The rulebook's rules, written plainly as a list of laws an act, less the safeguard that it is told. It looks at no bound
/// of a rule but the seats. Never shipped.
contract RulebookTwin {
    struct Law {
        uint64 from;
        Rule rule;
    }

    RulebookHole private immutable _hole;
    address private immutable _quorum;
    uint32 private _version;
    uint64 private _from;
    RuleChange[] private _waiting;
    mapping(Act act => Law[] laws) private _laws;

    constructor(uint8, Rule[] memory rules, RulebookHole hole) {
        (_hole, _quorum) = (hole, msg.sender);
        for (uint256 i = 0; i < rules.length; ++i) _laws[Act(i)].push(Law(0, rules[i]));
    }

    function announceRules(RuleChange[] calldata changes, uint64 from) external returns (uint32 version) {
        _checkCaller();
        if (_from > block.timestamp) {
            if (_hole != RulebookHole.AltersPending) revert IRulebook.RulesPending(_version, _from);
            _drop();
        }
        uint256 earliest = block.timestamp + _noticeFor(changes);
        if (from < earliest)
            revert IRulebook.FromOutOfRange(from, uint64(earliest), uint64(block.timestamp + 365 days));
        (, uint8 seats, ) = IQuorum(_quorum).roster();
        delete _waiting;
        for (uint256 i = 0; i < changes.length; ++i) {
            Rule calldata rule = changes[i].rule;
            if (rule.quorum > seats) revert IRulebook.QuorumOutOfRange(changes[i].act, rule.quorum, seats);
            _append(changes, i, from);
        }
        _from = from;
        return ++_version;
    }

    function dropRules() external {
        _checkCaller();
        if (_from <= block.timestamp && _hole != RulebookHole.LateDrop) revert IRulebook.NothingPending();
        _drop();
    }

    function rulesAt(Act act, uint64 moment) external view returns (Rule memory) {
        return _ruleAt(act, moment);
    }

    function leastSeats() external view returns (uint8 least) {
        for (uint256 i = 0; i <= uint256(type(Act).max); ++i) {
            Law[] storage laws = _laws[Act(i)];
            uint8 needed = _ruleAt(Act(i), uint64(block.timestamp)).quorum;
            uint8 later = laws[laws.length - 1].rule.quorum;
            if (later > needed && _hole != RulebookHole.OnlyInForce) needed = later;
            if (needed > least) least = needed;
        }
    }

    function _append(RuleChange[] calldata changes, uint256 i, uint64 from) private {
        Act act = changes[i].act;
        Law[] storage laws = _laws[act];
        if (i != 0 && act <= changes[i - 1].act) {
            if (_hole != RulebookHole.RepeatedActs) revert IRulebook.ActsOutOfOrder(act, changes[i - 1].act);
            laws[laws.length - 1].from = uint64(block.timestamp);
        }
        laws.push(Law(from, changes[i].rule));
        _waiting.push(changes[i]);
    }

    function _drop() private {
        while (_waiting.length != 0) {
            Act act = _waiting[_waiting.length - 1].act;
            _laws[act].pop();
            if (_hole == RulebookHole.LostHistory) {
                Rule memory kept = _ruleAt(act, uint64(block.timestamp));
                while (_laws[act].length != 0) _laws[act].pop();
                _laws[act].push(Law(0, kept));
            }
            _waiting.pop();
        }
        _from = 0;
    }

    function _noticeFor(RuleChange[] calldata changes) private view returns (uint256) {
        if (_hole == RulebookHole.NoNotice) return 0;
        if (_hole == RulebookHole.OwnNotice) {
            RuleChange calldata last = changes[changes.length - 1];
            if (last.act == Act.Rules) return last.rule.notice;
        }
        return _ruleAt(Act.Rules, uint64(block.timestamp)).notice;
    }

    function _ruleAt(Act act, uint64 moment) private view returns (Rule memory rule) {
        Law[] storage laws = _laws[act];
        uint256 i = laws.length - 1;
        while (laws[i].from > moment) --i;
        return laws[i].rule;
    }

    function _checkCaller() private view {
        if (msg.sender == _quorum || _hole == RulebookHole.OpenRules) return;
        revert IRulebook.NotQuorum(msg.sender, _quorum);
    }
}
