// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Act, IRulebook, PackedRule } from "../../contracts/interfaces/IRulebook.sol";
import { Rules } from "../../contracts/libraries/Rules.sol";

/// @title RulesProbe
/// @notice A contract that needs the law in force, and what it costs it. Only the gas bench deploys it.
contract RulesProbe {
    using Rules for IRulebook;

    /// @notice Execution gas from before the question is encoded until the rule is decoded, with a cold contract and a cold slot.
    function measure(IRulebook rulebook, Act act) external view returns (uint256 gasUsed, PackedRule rule) {
        uint256 before = gasleft();
        rule = rulebook.ruleAt(act, block.timestamp);
        gasUsed = before - gasleft();
    }

    /// @notice The same of a contract that was called before in this transaction: what the group itself pays.
    function measureWarm(IRulebook rulebook, Act act) external view returns (uint256 gasUsed, PackedRule rule) {
        rulebook.quorum();
        uint256 before = gasleft();
        rule = rulebook.ruleAt(act, block.timestamp);
        gasUsed = before - gasleft();
    }
}
