// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { IAccreditationList } from "../interfaces/IAccreditationList.sol";
import { IAttestationRegistry } from "../interfaces/IAttestationRegistry.sol";
import { ChangeKind, IBatchRegistry } from "../interfaces/IBatchRegistry.sol";
import { ICumulativeCampaign } from "../interfaces/ICumulativeCampaign.sol";
import { IQuorum } from "../interfaces/IQuorum.sol";
import { Act, IRulebook } from "../interfaces/IRulebook.sol";
import { Holds } from "./Holds.sol";

/// @title Acts
/// @notice Which act a call is, and what the call itself says of evidence, rules and holds: all else is refused. Twin of
/// src/sdk/core/governance/acts.ts.
/// @dev A call is known by its selector, of `change` by its kind too, and by where it goes. Calls that are read further must
/// be as long as what is read, so that what was read is what the target is told: nothing of calldata around them.
library Acts {
    /// @dev Of a change or a hold: 12 words of header, two or three of its own, reason, evidence.
    uint256 private constant CHANGE_WORDS = 16;
    /// @dev Of an issue: 12 words of header, where its URI is.
    uint256 private constant ISSUE_WORDS = 13;
    /// @dev Of a cut-back: issuer, where its schemas are, moment, evidence.
    uint256 private constant CUT_BACK_WORDS = 4;

    uint256 private constant SIZE_WORD = 3;
    uint256 private constant RULES_HASH_WORD = 9;
    uint256 private constant KIND_WORD = 12;
    uint256 private constant TARGETS_WORD = 12;
    uint256 private constant UNTIL_WORD = 13;

    /// @notice The act that a call is, done by the calling contract, if the evidence that it names is the one given.
    /// @param rulebook The group's: it and the group itself take one act each, and no other.
    /// @param desk The group's dispute desk, which takes none.
    function actOf(
        address target,
        bytes calldata data,
        bytes32 evidence,
        address rulebook,
        address desk
    ) internal view returns (Act act) {
        bytes4 selector = bytes4(data);
        bool found = false;
        uint256 words = 0;
        if (target == address(this)) (found, act) = (selector == IQuorum.replaceRoster.selector, Act.Roster);
        else if (target == rulebook) (found, act) = (_isOfRulebook(selector), Act.Rules);
        else if (target != desk) (found, act, words) = _actOfRegistryCall(selector, data);
        if (!found) revert IQuorum.NotAnAct(target, selector);
        if (words != 0 && _word(data, words - 1) != evidence) {
            revert IQuorum.EvidenceMismatch(evidence, _word(data, words - 1));
        }
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
        for (uint256 i = 0; i < targets.length; ++i) {
            unchecked {
                // A size has 64 bits, and a call not so many targets that their sum runs over.
                credentials += targets[i] == Holds.WHOLE_BATCH ? size : 1;
            }
        }
    }

    /// @dev Of calls that go to others than the group's own contracts. Acts that are done most come first.
    /// @return found Whether it is one, and long enough.
    /// @return act Which.
    /// @return words Of a call that names evidence its static words, the evidence being the last; 0 of others.
    function _actOfRegistryCall(
        bytes4 selector,
        bytes calldata data
    ) private pure returns (bool found, Act act, uint256 words) {
        if (selector == IBatchRegistry.issue.selector) return (_hasWords(data, ISSUE_WORDS), Act.Issue, 0);
        if (selector == IBatchRegistry.imposeHold.selector) return (_hasTargets(data), Act.Hold, CHANGE_WORDS);
        if (selector == IBatchRegistry.change.selector) return _changes(data);
        if (selector == IBatchRegistry.endHold.selector) {
            return (_hasWords(data, CHANGE_WORDS), Act.EndHold, CHANGE_WORDS);
        }
        if (selector == IAttestationRegistry.attest.selector || selector == IAttestationRegistry.multiAttest.selector)
            return (true, Act.Attest, 0);
        if (selector == IAttestationRegistry.revoke.selector || selector == IAttestationRegistry.multiRevoke.selector)
            return (true, Act.Revoke, 0);
        if (selector == ICumulativeCampaign.proposeRoot.selector) return (true, Act.ProposeRoot, 0);
        if (selector == ICumulativeCampaign.vetoRoot.selector) return (true, Act.VetoRoot, 0);
        if (selector == IAccreditationList.cutBack.selector) {
            return (_hasWords(data, CUT_BACK_WORDS), Act.List, CUT_BACK_WORDS);
        }
        return (_isOfList(selector), Act.List, 0);
    }

    function _isOfList(bytes4 selector) private pure returns (bool) {
        return
            selector == IAccreditationList.accredit.selector ||
            selector == IAccreditationList.endAccreditation.selector ||
            selector == IAccreditationList.nameTier.selector ||
            selector == IAccreditationList.nameRegion.selector;
    }

    function _isOfRulebook(bytes4 selector) private pure returns (bool) {
        return selector == IRulebook.announceRules.selector || selector == IRulebook.dropRules.selector;
    }

    function _changes(bytes calldata data) private pure returns (bool found, Act act, uint256 words) {
        if (!_hasWords(data, CHANGE_WORDS)) return (false, act, words);
        uint256 kind = uint256(_word(data, KIND_WORD));
        if (kind == uint256(ChangeKind.Revoke)) return (true, Act.Revoke, CHANGE_WORDS);
        if (kind == uint256(ChangeKind.Suspend)) return (true, Act.Suspend, CHANGE_WORDS);
        // Reinstated or retracted: both give back.
        return (kind <= uint256(ChangeKind.RetractSuspension), Act.Reinstate, CHANGE_WORDS);
    }

    function _hasWords(bytes calldata data, uint256 words) private pure returns (bool) {
        return data.length >= 4 + words * 0x20;
    }

    /// @dev Whether a hold's words and its list of targets lie within the call, as the registry will demand too.
    function _hasTargets(bytes calldata data) private pure returns (bool) {
        if (!_hasWords(data, CHANGE_WORDS)) return false;
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
