// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IQuorum, OpenProposal, Proposal, Stage } from "../interfaces/IQuorum.sol";
import { Act, Mode, PackedRule } from "../interfaces/IRulebook.sol";
import { Rules } from "../libraries/Rules.sol";
import { Seats } from "./Seats.sol";

/// @title Proposals
/// @notice What was put before the group and where it stands: by what is stored and the block's time, whoever acts or does not.
abstract contract Proposals is Seats {
    using Rules for PackedRule;

    /// @dev A decision that nobody carries out, or nobody can, does not hang over the group for ever.
    uint256 private constant EXECUTION_PERIOD = 7 days;
    bytes32 private constant PROPOSAL_TYPEHASH = keccak256(
        "Proposal(address target,bytes data,bytes32 evidence,uint256 nonce,uint64 deadline,uint16 roster)"
    );
    bytes32 private constant OBJECTION_TYPEHASH = keccak256("Objection(bytes32 proposal)");

    mapping(bytes32 id => OpenProposal proposal) private _proposals;
    /// @dev Of proposals that were opened: their slot is full.
    mapping(bytes32 id => uint256 nonce) private _nonces;
    /// @dev One bit a nonce, 256 a word, for each act: the word's key is its first nonce plus the act's number.
    mapping(uint256 key => uint256 bits) private _used;

    /// @inheritdoc IQuorum
    function stageOf(bytes32 id) external view returns (Stage stage) {
        (, stage, ) = _read(id);
    }

    /// @inheritdoc IQuorum
    function proposalOf(bytes32 id) external view returns (OpenProposal memory proposal) {
        return _proposals[id];
    }

    /// @inheritdoc IQuorum
    function idOf(Proposal calldata proposal) external view returns (bytes32 id) {
        return _idOf(proposal);
    }

    /// @inheritdoc IQuorum
    function isUsed(Act act, uint256 nonce) external view returns (bool used) {
        (uint256 key, uint256 bit) = _placeOf(act, nonce);
        return _used[key] & bit != 0;
    }

    /// @dev A proposal as it is stored, where it stands and, of a passed one, from when it may be executed.
    function _read(bytes32 id) internal view returns (OpenProposal memory proposal, Stage stage, uint256 from) {
        proposal = _proposals[id];
        if (proposal.openedAt == 0) return (proposal, Stage.None, 0);
        if (proposal.closed) return (proposal, proposal.passedAt == 0 ? Stage.Lapsed : Stage.Done, 0);
        if (proposal.roster != _rosterVersion() || _isUsed(proposal.act, _nonces[id])) return (proposal, Stage.Void, 0);
        (stage, from) = _byClock(proposal);
    }

    /// @dev Where a proposal that was opened stands, if nothing but time counts. Reads the clock and no storage.
    function _byClock(OpenProposal memory proposal) internal view returns (Stage stage, uint256 from) {
        PackedRule rule = proposal.rule;
        from = proposal.passedAt;
        if (from == 0) {
            if (_count(proposal.objections) >= rule.vetoes()) return (Stage.Refused, 0);
            from = uint256(proposal.openedAt) + rule.window();
            if (block.timestamp < from) return (Stage.Open, 0);
            if (rule.mode() == Mode.Assent) return (Stage.Lapsed, 0);
        }
        from += _noticeOf(proposal);
        stage = block.timestamp < from + EXECUTION_PERIOD ? Stage.Passed : Stage.Void;
    }

    function _require(bytes32 id, Stage wanted) internal view returns (OpenProposal memory proposal, uint256 from) {
        Stage stage;
        (proposal, stage, from) = _read(id);
        if (stage != wanted) revert WrongStage(id, stage);
    }

    function _store(bytes32 id, OpenProposal memory proposal) internal {
        _proposals[id] = proposal;
    }

    function _storeNew(bytes32 id, OpenProposal memory proposal, uint256 nonce) internal {
        _proposals[id] = proposal;
        _nonces[id] = nonce;
    }

    /// @dev Uses up a nonce, which only what is executed does: so no seat can burn another's.
    function _useNonce(Act act, uint256 nonce) internal {
        (uint256 key, uint256 bit) = _placeOf(act, nonce);
        uint256 bits = _used[key];
        if (bits & bit != 0) revert NonceUsed(act, nonce);
        _used[key] = bits | bit;
    }

    function _isUsed(Act act, uint256 nonce) internal view returns (bool) {
        (uint256 key, uint256 bit) = _placeOf(act, nonce);
        return _used[key] & bit != 0;
    }

    function _idOf(Proposal calldata proposal) internal view returns (bytes32) {
        return
            _hashTypedDataV4(
                keccak256(
                    abi.encode(
                        PROPOSAL_TYPEHASH,
                        proposal.target,
                        keccak256(proposal.data),
                        proposal.evidence,
                        proposal.nonce,
                        proposal.deadline,
                        _rosterVersion()
                    )
                )
            );
    }

    /// @dev What seats sign who object.
    function _objectionTo(bytes32 id) internal view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(OBJECTION_TYPEHASH, id)));
    }

    /// @dev The notice of rules runs in the rulebook, from their announcement to their force.
    function _noticeOf(OpenProposal memory proposal) internal pure returns (uint256) {
        return proposal.act == Act.Rules ? 0 : proposal.rule.notice();
    }

    function _placeOf(Act act, uint256 nonce) private pure returns (uint256 key, uint256 bit) {
        return ((nonce & ~uint256(0xff)) | uint256(act), 1 << (nonce & 0xff));
    }
}
