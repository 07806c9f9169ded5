// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { EIP712 } from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";
import { Approval, IQuorum, OpenProposal, Proposal, Seat, Stage } from "../interfaces/IQuorum.sol";
import { Act, IRulebook, PackedRule, Rule } from "../interfaces/IRulebook.sol";
import { Acts } from "../libraries/Acts.sol";
import { Ids } from "../libraries/Ids.sol";
import { Rules } from "../libraries/Rules.sol";
import { EmergencyBudgets } from "./EmergencyBudgets.sol";
import { Proposals } from "./Proposals.sol";
import { Rulebook } from "./Rulebook.sol";

/// @title Quorum
/// @notice See {IQuorum}. No owner, no proxy, no ether, no delegated call; its rulebook is made with it.
contract Quorum is Proposals, EmergencyBudgets {
    using Rules for PackedRule;

    uint256 private constant NEVER = type(uint256).max;

    /// @inheritdoc IQuorum
    IRulebook public immutable rulebook;
    /// @inheritdoc IQuorum
    address public immutable desk;

    /// @param seats The first roster.
    /// @param rules One an act, in the order of {Act}.
    /// @param desk_ Whose decisions the group carries out; zero for none.
    constructor(Seat[] memory seats, Rule[] memory rules, address desk_) EIP712("Symbolon Quorum", "1") {
        desk = desk_;
        _seat(seats, 0);
        // Safe: no roster has more than 16 seats.
        rulebook = new Rulebook(uint8(seats.length), rules);
    }

    /// @inheritdoc IQuorum
    function act(
        Proposal calldata proposal,
        Seat[] calldata seats,
        Approval[] calldata approvals
    ) external returns (bytes32 id) {
        // Check: an act, in time, undecided, signed by enough.
        Stage stage;
        OpenProposal memory current;
        (id, stage, current) = _present(proposal);
        if (stage > Stage.Open) revert WrongStage(id, stage);
        bool isNew = stage == Stage.None;
        _assent(id, current, seats, approvals, isNew ? NEVER : current.openedAt);
        _checkEnough(current, current.rule.quorum());

        // Effect, interaction: at once, or after its notice.
        current.passedAt = uint40(block.timestamp);
        if (_noticeOf(current) != 0) {
            if (isNew) _open(id, current, proposal);
            else _pass(id, current, proposal);
        } else {
            if (!isNew) _close(id, current);
            _carryOut(id, current, proposal);
        }
    }

    /// @inheritdoc IQuorum
    function open(
        Proposal calldata proposal,
        Seat[] calldata seats,
        Approval[] calldata approvals
    ) external returns (bytes32 id) {
        // Check: an act, in time, new, signed by one at least.
        Stage stage;
        OpenProposal memory current;
        (id, stage, current) = _present(proposal);
        if (stage != Stage.None) revert WrongStage(id, stage);
        _assent(id, current, seats, approvals, current.openedAt);
        _checkEnough(current, 1);

        // Effect: open, or passed.
        if (_count(current.assents) >= _needed(current.rule)) current.passedAt = uint40(block.timestamp);
        _open(id, current, proposal);
    }

    /// @inheritdoc IQuorum
    function assent(bytes32 id, Seat[] calldata seats, Approval[] calldata approvals) external {
        (OpenProposal memory current, ) = _require(id, Stage.Open);
        _assent(id, current, seats, approvals, current.openedAt);
        if (_count(current.assents) >= _needed(current.rule)) current.passedAt = uint40(block.timestamp);
        _store(id, current);
        emit Assented(id, current.assents);
    }

    /// @inheritdoc IQuorum
    function object(bytes32 id, Seat[] calldata seats, Approval[] calldata approvals) external {
        (OpenProposal memory current, ) = _require(id, Stage.Open);
        uint16 voices = _hear(_objectionTo(id), seats, approvals, _standInsFrom(current.rule, current.openedAt));
        _checkUnspoken(voices & current.assents);
        current.objections |= voices;
        _store(id, current);
        emit Objected(id, current.objections);
    }

    /// @inheritdoc IQuorum
    function execute(Proposal calldata proposal) external {
        bytes32 id = _idOf(proposal);
        (OpenProposal memory current, uint256 from) = _require(id, Stage.Passed);
        if (block.timestamp < from) revert NoticeRuns(id, from);
        // Where nobody objected, the clock passed it.
        if (current.passedAt == 0) current.passedAt = uint40(from - _noticeOf(current));
        _close(id, current);
        _carryOut(id, current, proposal);
    }

    /// @inheritdoc IQuorum
    function countSilences(bytes32 id) external {
        (OpenProposal memory current, ) = _require(id, Stage.Lapsed);
        if (current.closed) revert WrongStage(id, Stage.Lapsed);
        _close(id, current);
        (uint16 silent, uint16 dormant) = _countSilent(id, current.openedAt, current.assents | current.objections);
        emit SilencesCounted(id, silent, dormant);
    }

    /// @inheritdoc IQuorum
    function enact(address target, bytes calldata data, bytes32 evidence) external {
        if (msg.sender != desk) revert NotDesk(msg.sender, desk);
        Act kind = _actOf(target, data);
        bool isTheirs = kind == Act.Hold || kind == Act.EndHold || kind == Act.Reinstate || kind == Act.Revoke;
        if (!isTheirs) revert NotAnAct(target, bytes4(data));
        _checkEvidence(data, evidence);
        emit Acted({ id: 0, act: kind, target: target, evidence: evidence, assents: 0 });
        _call(target, data);
    }

    /// @inheritdoc IQuorum
    function replaceRoster(Seat[] calldata seats) external {
        if (msg.sender != address(this)) revert NotSelf(msg.sender);
        _seat(seats, rulebook.leastSeats());
    }

    /// @dev A proposal that is sent: as it is stored, or, if it is new, as it would be opened now.
    function _present(
        Proposal calldata proposal
    ) private view returns (bytes32 id, Stage stage, OpenProposal memory current) {
        // Check: in time, an act, its call.
        uint64 deadline = proposal.deadline;
        if (deadline != 0 && deadline < block.timestamp) revert DeadlineExpired(deadline, uint64(block.timestamp));
        Act kind = _actOf(proposal.target, proposal.data);
        if (kind == Act.Issue) _checkBound(proposal.data);
        _checkEvidence(proposal.data, proposal.evidence);

        id = _idOf(proposal);
        (current, stage, ) = _read(id);
        if (stage != Stage.None) return (id, stage, current);
        current.act = kind;
        current.rule = rulebook.packedRuleAt(kind, uint64(block.timestamp));
        current.openedAt = uint40(block.timestamp);
        current.roster = _rosterVersion();
        if (current.rule.evidence() && proposal.evidence == 0) revert EvidenceMismatch(0, 0);
    }

    /// @dev Adds assents to a proposal in memory. A seat that says again what it said is heard, so that nobody can make a call
    /// fail by sending a part of it first.
    function _assent(
        bytes32 id,
        OpenProposal memory current,
        Seat[] calldata seats,
        Approval[] calldata approvals,
        uint256 openedAt
    ) private {
        uint16 voices = _hear(id, seats, approvals, _standInsFrom(current.rule, openedAt));
        _checkUnspoken(voices & current.objections);
        current.assents |= voices;
    }

    function _open(bytes32 id, OpenProposal memory current, Proposal calldata proposal) private {
        if (_isUsed(current.act, proposal.nonce)) revert NonceUsed(current.act, proposal.nonce);
        _storeNew(id, current, proposal.nonce);
        emit ProposalOpened({ id: id, act: current.act, proposal: proposal, assents: current.assents });
    }

    function _pass(bytes32 id, OpenProposal memory current, Proposal calldata proposal) private {
        _store(id, current);
        emit ProposalOpened({ id: id, act: current.act, proposal: proposal, assents: current.assents });
    }

    function _close(bytes32 id, OpenProposal memory current) private {
        current.closed = true;
        _store(id, current);
    }

    /// @dev Once: whatever the call does on its way, the nonce is used up and the proposal closed before.
    function _carryOut(bytes32 id, OpenProposal memory current, Proposal calldata proposal) private {
        _useNonce(current.act, proposal.nonce);
        if (current.act == Act.Hold) _chargeHold(current, proposal.data);
        emit Acted({
            id: id,
            act: current.act,
            target: proposal.target,
            evidence: proposal.evidence,
            assents: current.assents
        });
        _call(proposal.target, proposal.data);
    }

    /// @dev Charged to the seats that signed; what is beyond is the whole group's, by the quorum of Suspend.
    function _chargeHold(OpenProposal memory current, bytes calldata data) private {
        (uint64 until, uint256 credentials) = Acts.holdIn(data);
        uint256 length = until > block.timestamp ? until - block.timestamp : 0;
        PackedRule rule = current.rule;
        (bool within, uint256 seat, uint256 left) = _charge(current.assents, rule, length, length * credentials);
        if (within) return;
        uint256 most = rulebook.packedRuleAt(Act.Suspend, current.openedAt).quorum();
        if (_count(current.assents) < most) revert BeyondEmergency(seat, length * credentials, left, rule.sunset());
    }

    /// @dev Without ether, and never in the target's name. Its reason is told as it is.
    function _call(address target, bytes calldata data) private {
        // To an account without code a call would succeed, and nothing be done.
        if (target.code.length == 0) revert NotAnAct(target, bytes4(data));
        // Safe: writes free memory only and keeps none of it; ends the call where it fails.
        assembly ("memory-safe") {
            let words := mload(0x40)
            calldatacopy(words, data.offset, data.length)
            if iszero(call(gas(), target, 0, words, data.length, 0, 0)) {
                returndatacopy(words, 0, returndatasize())
                revert(words, returndatasize())
            }
        }
    }

    function _actOf(address target, bytes calldata data) private view returns (Act) {
        return Acts.actOf(target, data, address(rulebook), desk);
    }

    function _checkBound(bytes calldata data) private view {
        (bytes32 rulesHash, bytes32 expected) = (Acts.rulesHashIn(data), Ids.rules(block.chainid, address(rulebook)));
        if (rulesHash != expected) revert NotBound(rulesHash, expected);
    }

    function _checkEvidence(bytes calldata data, bytes32 evidence) private pure {
        (bool named, bytes32 inCall) = Acts.evidenceIn(data);
        if (named && inCall != evidence) revert EvidenceMismatch(evidence, inCall);
    }

    function _checkEnough(OpenProposal memory current, uint256 needed) private pure {
        uint256 assents = _count(current.assents);
        if (assents < needed) revert QuorumMissed(current.act, assents, needed);
    }

    /// @param opposed Seats that said the one and now the other.
    function _checkUnspoken(uint16 opposed) private pure {
        if (opposed != 0) revert SeatHasSpoken(Math.log2(opposed));
    }

    function _standInsFrom(PackedRule rule, uint256 openedAt) private pure returns (uint256) {
        uint256 wait = rule.standIn();
        if (wait == 0) return 0;
        return openedAt == NEVER ? NEVER : openedAt + wait;
    }
}
