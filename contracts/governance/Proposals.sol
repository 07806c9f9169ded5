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

    /// @dev A struct, so that reading and writing it looks it up once.
    struct Marks {
        uint256 bits;
    }

    mapping(bytes32 id => OpenProposal proposal) private _proposals;
    /// @dev Of proposals that were opened: their slot is full.
    mapping(bytes32 id => uint256 nonce) private _nonces;
    /// @dev Two bits a nonce, 128 a word, for each act: the word's key is its first nonce plus the act's number.
    mapping(uint256 key => Marks marks) private _marks;

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
        return _idOf(proposal, proposal.data);
    }

    /// @inheritdoc IQuorum
    function isUsed(Act act, uint256 nonce) external view returns (bool used) {
        return _isUsed(act, nonce);
    }

    /// @dev A proposal as it is stored, where it stands and, of a passed one, from when it may be executed.
    function _read(bytes32 id) internal view returns (OpenProposal memory proposal, Stage stage, uint256 from) {
        proposal = _proposals[id];
        if (proposal.openedAt == 0) return (proposal, Stage.None, 0);
        if (proposal.closed) return (proposal, proposal.passedAt == 0 ? Stage.Lapsed : Stage.Done, 0);
        if (proposal.roster != _rosterVersion() || _isUsed(proposal.act, _nonces[id])) return (proposal, Stage.Void, 0);
        (stage, from) = _stageByTime(proposal);
    }

    /// @dev Where a proposal that was opened stands, if nothing but time counts. Reads the clock and no storage.
    function _stageByTime(OpenProposal memory proposal) internal view returns (Stage stage, uint256 from) {
        PackedRule rule = proposal.rule;
        from = proposal.passedAt;
        if (from == 0) {
            if (_count(proposal.objections) >= rule.vetoes()) return (Stage.Refused, 0);
            from = uint256(proposal.openedAt) + rule.window();
            if (block.timestamp < from) return (Stage.Open, 0);
            if (rule.mode() == Mode.Assent) return (Stage.Lapsed, 0);
        }
        from += _noticeOf(proposal.act, rule);
        stage = block.timestamp < from + EXECUTION_PERIOD ? Stage.Passed : Stage.Void;
    }

    function _require(bytes32 id, Stage wanted) internal view returns (OpenProposal memory proposal, uint256 from) {
        Stage stage;
        (proposal, stage, from) = _read(id);
        if (stage != wanted) revert WrongStage(id, stage);
    }

    function _update(bytes32 id, OpenProposal memory proposal) internal {
        _proposals[id] = proposal;
    }

    /// @dev Stores a proposal for the first time.
    function _open(bytes32 id, uint256 nonce, OpenProposal memory proposal) internal {
        (Marks storage marks, uint256 used) = _marksOf(proposal.act, nonce);
        if (marks.bits & used != 0) revert NonceUsed(proposal.act, nonce);
        marks.bits |= used << 1;
        _proposals[id] = proposal;
        _nonces[id] = nonce;
    }

    /// @dev Uses up a nonce, which only what is executed does: so no seat can burn another's.
    function _useNonce(Act act, uint256 nonce) internal {
        (Marks storage marks, uint256 used) = _marksOf(act, nonce);
        uint256 bits = marks.bits;
        if (bits & used != 0) revert NonceUsed(act, nonce);
        marks.bits = bits | used;
    }

    function _isUsed(Act act, uint256 nonce) internal view returns (bool) {
        (Marks storage marks, uint256 used) = _marksOf(act, nonce);
        return marks.bits & used != 0;
    }

    /// @dev Whether a proposal was opened. Most never are: where none with its nonce was, its own slot is not read.
    function _isOpened(bytes32 id, Act act, uint256 nonce) internal view returns (bool) {
        (Marks storage marks, uint256 used) = _marksOf(act, nonce);
        return marks.bits & (used << 1) != 0 && _proposals[id].openedAt != 0;
    }

    /// @param data The proposal's: looked up once.
    function _idOf(Proposal calldata proposal, bytes calldata data) internal view returns (bytes32) {
        bytes32 typeHash = PROPOSAL_TYPEHASH;
        uint256 target = uint160(proposal.target);
        uint256 version = _rosterVersion();
        bytes32 structHash;
        // Safe: evidence, nonce and deadline stand on end in calldata; writes free memory only and keeps none of it.
        assembly ("memory-safe") {
            let preimage := mload(0x40)
            calldatacopy(preimage, data.offset, data.length)
            let dataHash := keccak256(preimage, data.length)
            mstore(preimage, typeHash)
            mstore(add(preimage, 0x20), target)
            mstore(add(preimage, 0x40), dataHash)
            calldatacopy(add(preimage, 0x60), add(proposal, 0x40), 0x60)
            mstore(add(preimage, 0xc0), version)
            structHash := keccak256(preimage, 0xe0)
        }
        return _hashTypedDataV4(structHash);
    }

    /// @dev What seats sign who object.
    function _objectionDigest(bytes32 id) internal view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(OBJECTION_TYPEHASH, id)));
    }

    /// @dev The notice of rules runs in the rulebook, from their announcement to their force.
    function _noticeOf(Act act, PackedRule rule) internal pure returns (uint256) {
        return act == Act.Rules ? 0 : rule.notice();
    }

    /// @return marks Where both marks of a nonce are.
    /// @return used The one of what was executed; the next higher bit is the one of what was opened.
    function _marksOf(Act act, uint256 nonce) private view returns (Marks storage marks, uint256 used) {
        return (_marks[(nonce & ~uint256(0x7f)) | uint256(act)], 1 << ((nonce & 0x7f) << 1));
    }
}
