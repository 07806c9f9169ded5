// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    BatchHeader,
    BatchStatus,
    ChangeKind,
    IBatchRegistry,
    StatusWord,
    WordMask
} from "../../../contracts/interfaces/IBatchRegistry.sol";
import { Ids } from "../../../contracts/libraries/Ids.sol";
import { StatusWords } from "../../../contracts/libraries/StatusWords.sol";

/// @notice A plain registry by the rules of ours, without events and digest, each safeguard in a function of its own. It
/// is sound; a twin overrides one function. Never shipped.
contract TwinRegistry {
    using StatusWords for StatusWord;

    mapping(bytes32 id => uint32 number) internal _revisions;
    mapping(bytes32 id => mapping(uint256 word => StatusWord status)) internal _revoked;
    mapping(bytes32 id => mapping(uint256 word => StatusWord status)) internal _suspended;

    function issue(BatchHeader calldata header, string calldata) external returns (bytes32 id) {
        if (msg.sender != header.issuer) revert IBatchRegistry.NotIssuer(msg.sender, header.issuer);
        if (header.root == bytes32(0)) revert IBatchRegistry.ZeroRoot();
        id = idOf(header);
        if (_revisions[id] != 0) revert IBatchRegistry.BatchExists(id);
        _revisions[id] = 1;
    }

    function change(
        BatchHeader calldata header,
        ChangeKind kind,
        WordMask[] calldata masks,
        uint32,
        bytes32
    ) external returns (uint32 revision) {
        if (msg.sender != header.policy.revoker) {
            revert IBatchRegistry.NotRevoker(msg.sender, header.policy.revoker);
        }
        bytes32 id = idOf(header);
        if (_revisions[id] == 0) revert IBatchRegistry.UnknownBatch(id);
        for (uint256 i = 0; i < masks.length; ++i) {
            (uint256 word, uint256 mask) = (masks[i].word, masks[i].mask);
            if (kind == ChangeKind.Revoke) _revoked[id][word].announceFinal(0, _epoch(), mask);
            else if (kind == ChangeKind.RetractRevoke) _retract(_revoked[id][word], word, mask);
            else _toggle(id, kind, word, mask);
        }
        revision = _revisions[id] += uint32(masks.length);
    }

    function statusOf(bytes32 id, uint256 word) external view returns (BatchStatus memory status) {
        status.revision = _revisions[id];
        status.revoked = _revoked[id][word];
        status.suspended = _suspended[id][word];
    }

    function idOf(BatchHeader calldata header) public view virtual returns (bytes32) {
        return Ids.batch(block.chainid, address(this), header);
    }

    /// @dev The epoch in which a change is announced: the second; it takes effect one second later.
    function _epoch() internal view virtual returns (uint256) {
        return block.timestamp;
    }

    function _retract(StatusWord storage status, uint256 word, uint256 mask) internal virtual {
        uint256 pending = status.announcedIn(_epoch());
        if (mask & ~pending != 0) revert IBatchRegistry.NothingToRetract(word, mask, pending);
        status.retract(_epoch(), mask);
    }

    function _toggle(bytes32 id, ChangeKind kind, uint256 word, uint256 mask) internal virtual {
        uint256 projected = _suspended[id][word].projected();
        uint256 already = kind == ChangeKind.Suspend ? projected : ~projected;
        if (mask & already != 0) revert IBatchRegistry.NoChange(word, mask, projected);
        _suspended[id][word].announceToggle(0, _epoch(), mask);
    }
}
