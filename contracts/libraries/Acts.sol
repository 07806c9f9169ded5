// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { IAttestationRegistry } from "../interfaces/IAttestationRegistry.sol";
import { ChangeKind, IBatchRegistry } from "../interfaces/IBatchRegistry.sol";
import { ICumulativeCampaign } from "../interfaces/ICumulativeCampaign.sol";
import { IQuorum } from "../interfaces/IQuorum.sol";
import { Act, IRulebook } from "../interfaces/IRulebook.sol";
import { Holds } from "./Holds.sol";

/// @title Acts
/// @notice Which act a call is, and what the call itself says of evidence, rules and holds: all else is refused. Twin of
/// src/core/governance/acts.ts.
/// @dev A call is known by its selector, of `change` by its kind too, and by where it goes. Calls that are read further must
/// be as long as what is read, so that what was read is what the target is told: nothing of calldata around them.
library Acts {
    /// @dev Of a change or a hold: 12 words of header, two or three of its own, reason, evidence.
    uint256 private constant CHANGE_WORDS = 16;
    /// @dev Of an issue: 12 words of header, where its URI is.
    uint256 private constant ISSUE_WORDS = 13;
    /// @dev Of a cut-back: issuer, schema, moment, evidence.
    uint256 private constant CUT_BACK_WORDS = 4;

    uint256 private constant SIZE_WORD = 3;
    uint256 private constant RULES_HASH_WORD = 9;
    uint256 private constant KIND_WORD = 12;
    uint256 private constant TARGETS_WORD = 12;
    uint256 private constant UNTIL_WORD = 13;

    bytes4 private constant ACCREDIT = bytes4(keccak256("accredit(address,bytes32[],uint8,uint128,uint40,uint40)"));
    bytes4 private constant END_ACCREDITATION = bytes4(keccak256("endAccreditation(address,bytes32,uint40)"));
    bytes4 private constant CUT_BACK = bytes4(keccak256("cutBack(address,bytes32,uint40,bytes32)"));

    /// @notice The act that a call is, done by the calling contract.
    /// @param rulebook The group's: it and the group itself take one act each, and no other.
    /// @param desk The group's dispute desk, which takes none.
    function actOf(address target, bytes calldata data, address rulebook, address desk) internal view returns (Act) {
        bytes4 selector = bytes4(data);
        if (target == address(this)) {
            if (selector == IQuorum.replaceRoster.selector) return Act.Roster;
        } else if (target == rulebook) {
            if (selector == IRulebook.announceRules.selector || selector == IRulebook.dropRules.selector) {
                return Act.Rules;
            }
        } else if (target != desk) {
            (bool found, Act act) = _outward(selector, data);
            if (found) return act;
        }
        revert IQuorum.NotAnAct(target, selector);
    }

    /// @notice The evidence that a call names.
    /// @return named False where calls of its kind name none.
    function evidenceIn(bytes calldata data) internal pure returns (bool named, bytes32 evidence) {
        bytes4 selector = bytes4(data);
        if (
            selector == IBatchRegistry.change.selector ||
            selector == IBatchRegistry.imposeHold.selector ||
            selector == IBatchRegistry.endHold.selector
        ) return (true, _word(data, CHANGE_WORDS - 1));
        if (selector == CUT_BACK) return (true, _word(data, CUT_BACK_WORDS - 1));
    }

    /// @notice The rules that the batch of an {Act-Issue} is bound to.
    function rulesHashIn(bytes calldata data) internal pure returns (bytes32) {
        return _word(data, RULES_HASH_WORD);
    }

    /// @notice What an {Act-Hold} holds, and until when.
    /// @return until First Unix second after it.
    /// @return credentials How many: of a whole batch all, or holding it would be the cheapest way to hold one of it.
    function holdIn(bytes calldata data) internal pure returns (uint64 until, uint256 credentials) {
        until = uint64(uint256(_word(data, UNTIL_WORD)));
        uint256 size = uint64(uint256(_word(data, SIZE_WORD)));
        uint256[] calldata targets = _targets(data);
        for (uint256 i = 0; i < targets.length; ++i) credentials += targets[i] == Holds.WHOLE_BATCH ? size : 1;
    }

    /// @dev Of calls that go to others than the group's own contracts. Acts that are done most come first.
    function _outward(bytes4 selector, bytes calldata data) private pure returns (bool found, Act act) {
        if (selector == IBatchRegistry.issue.selector) return (_hasWords(data, ISSUE_WORDS), Act.Issue);
        if (selector == IBatchRegistry.change.selector) return _changes(data);
        if (selector == IBatchRegistry.imposeHold.selector) {
            return (_hasWords(data, CHANGE_WORDS) && _hasTargets(data), Act.Hold);
        }
        if (selector == IBatchRegistry.endHold.selector) return (_hasWords(data, CHANGE_WORDS), Act.EndHold);
        if (selector == IAttestationRegistry.attest.selector || selector == IAttestationRegistry.multiAttest.selector)
            return (true, Act.Attest);
        if (selector == IAttestationRegistry.revoke.selector || selector == IAttestationRegistry.multiRevoke.selector)
            return (true, Act.Revoke);
        if (selector == ICumulativeCampaign.proposeRoot.selector) return (true, Act.ProposeRoot);
        if (selector == ICumulativeCampaign.vetoRoot.selector) return (true, Act.VetoRoot);
        if (selector == ACCREDIT || selector == END_ACCREDITATION) return (true, Act.List);
        if (selector == CUT_BACK) return (_hasWords(data, CUT_BACK_WORDS), Act.List);
    }

    function _changes(bytes calldata data) private pure returns (bool found, Act act) {
        if (!_hasWords(data, CHANGE_WORDS)) return (false, act);
        uint256 kind = uint256(_word(data, KIND_WORD));
        if (kind == uint256(ChangeKind.Revoke)) return (true, Act.Revoke);
        if (kind == uint256(ChangeKind.Suspend)) return (true, Act.Suspend);
        // Reinstated or retracted: both give back.
        return (kind <= uint256(ChangeKind.RetractSuspension), Act.Reinstate);
    }

    function _hasWords(bytes calldata data, uint256 words) private pure returns (bool) {
        return data.length >= 4 + words * 0x20;
    }

    /// @dev Whether the list of targets lies within the call, as the registry will demand too.
    function _hasTargets(bytes calldata data) private pure returns (bool) {
        uint256 place = uint256(_word(data, TARGETS_WORD));
        uint256 most = data.length - 4 - 0x20;
        return place <= most && _targets(data).length <= (most - place) / 0x20;
    }

    /// @dev Nothing is read of them before {_hasTargets} has said that they are there, but for their number.
    function _targets(bytes calldata data) private pure returns (uint256[] calldata targets) {
        uint256 place = uint256(_word(data, TARGETS_WORD));
        // Safe: points into calldata, writes nothing.
        assembly ("memory-safe") {
            let list := add(add(data.offset, 4), place)
            targets.length := calldataload(list)
            targets.offset := add(list, 0x20)
        }
    }

    /// @dev The static word of a call's arguments; of calls that are long enough.
    function _word(bytes calldata data, uint256 index) private pure returns (bytes32 word) {
        // Safe: reads calldata, writes nothing.
        assembly ("memory-safe") {
            word := calldataload(add(add(data.offset, 4), shl(5, index)))
        }
    }
}
