// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Rulebook } from "../../contracts/governance/Rulebook.sol";
import { Act, PackedRule, Rule, RuleChange } from "../../contracts/interfaces/IRulebook.sol";
import { Rules } from "../../contracts/libraries/Rules.sol";

/// @title RulesProbe
/// @notice A group as far as its rulebook asks, and what it costs a contract to ask for the law in force. Only the gas bench
/// deploys it.
contract RulesProbe {
    using Rules for Rulebook;

    uint8 private constant SEATS = 9;

    Rulebook public immutable rulebook;

    constructor(Rule[] memory rules) {
        rulebook = new Rulebook(SEATS, rules);
    }

    /// @notice Announces rules, as the group's quorum.
    function announce(RuleChange[] calldata changes, uint64 from) external {
        rulebook.announceRules(changes, from);
    }

    /// @notice What a rulebook asks its quorum.
    function roster() external pure returns (uint16 version, uint8 seats, bytes32 hash) {
        return (1, SEATS, bytes32(0));
    }

    /// @notice Execution gas from before the question is encoded until the rule is decoded, with a cold contract and a cold slot.
    function measure(Act act) external view returns (uint256 gasUsed, PackedRule rule) {
        Rulebook asked = rulebook;
        uint256 before = gasleft();
        rule = asked.ruleAt(act, block.timestamp);
        gasUsed = before - gasleft();
    }
}
