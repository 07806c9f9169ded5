// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { EIP712 } from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";
import { Approval, IQuorum, OpenProposal, Proposal, Seat, Stage } from "../interfaces/IQuorum.sol";
import { IDisputeDesk } from "../interfaces/IDisputeDesk.sol";
import { Act, Mode, PackedRule, Rule } from "../interfaces/IRulebook.sol";
import { Acts } from "../libraries/Acts.sol";
import { ContractCode } from "../libraries/ContractCode.sol";
import { Ids } from "../libraries/Ids.sol";
import { Rules } from "../libraries/Rules.sol";
import { EmergencyBudgets } from "./EmergencyBudgets.sol";
import { KnownRules } from "./KnownRules.sol";
import { Proposals } from "./Proposals.sol";
import { Rulebook } from "./Rulebook.sol";

/// @title Quorum
/// @notice See {IQuorum}. No owner, no proxy, no ether, no delegated call; its rulebook is made with it.
contract Quorum is KnownRules, Proposals, EmergencyBudgets {
    using ContractCode for address;
    using Rules for PackedRule;

    /// @inheritdoc IQuorum
    address public immutable desk;

    /// @param seats The first roster.
    /// @param rules One an act, in the order of {Act}.
    /// @param desk_ Whose decisions the group carries out; zero for none.
    constructor(
        Seat[] memory seats,
        Rule[] memory rules,
        address desk_
    ) EIP712("Symbolon Quorum", "1") KnownRules(new Rulebook(_seat(seats, 0), rules)) {
        if (desk_ != address(0)) _requireDesk(desk_);
        desk = desk_;
        _syncRules();
    }

    /// @inheritdoc IQuorum
    function act(
        Proposal calldata proposal,
        Seat[] calldata seats,
        Approval[] calldata approvals
    ) external returns (bytes32 id) {
        bytes calldata data = proposal.data;
        Act kind = _checkCall(proposal, data);
        id = _idOf(proposal, data);
        if (!_isOpened(id, kind, proposal.nonce)) {
            _actAtOnce(id, kind, proposal, data, seats, approvals);
            return id;
        }
        (OpenProposal memory current, Stage stage, uint256 from) = _read(id);
        if (stage == Stage.Open || stage == Stage.Passed) {
            _actOnOpened(id, current, stage, from, proposal, seats, approvals);
        } else {
            // Whoever signed with a deadline stands by it until then: a full quorum could sign another nonce as well. Without one,
            // nobody brings back with old signatures what the group let go by.
            bool isOver = stage == Stage.Refused || stage == Stage.Lapsed;
            if (!isOver || proposal.deadline == 0) revert WrongStage(id, stage);
            _actAnew(id, kind, current, proposal, seats, approvals);
        }
    }

    /// @inheritdoc IQuorum
    function open(
        Proposal calldata proposal,
        Seat[] calldata seats,
        Approval[] calldata approvals
    ) external returns (bytes32 id) {
        // Check: an act, in time, new, signed by one at least.
        Act kind = _checkCall(proposal, proposal.data);
        id = _idOf(proposal, proposal.data);
        _require(id, Stage.None);
        PackedRule rule = _ruleFor(kind, proposal.evidence);
        uint16 assents = _collectApprovals(id, seats, approvals, block.timestamp + rule.standIn());
        _checkQuorum(kind, assents, 1);

        // Effect: open, or passed.
        bool isPassed = _count(assents) >= _requiredAssents(rule);
        if (!isPassed && rule.mode() == Mode.Objection) _occupy(assents, block.timestamp + rule.window());
        _store(id, kind, rule, assents, isPassed, proposal);
    }

    /// @inheritdoc IQuorum
    function assent(bytes32 id, Seat[] calldata seats, Approval[] calldata approvals) external {
        (OpenProposal memory current, ) = _require(id, Stage.Open);
        _addAssents(id, current, seats, approvals);
        if (_count(current.assents) >= _requiredAssents(current.rule)) current.passedAt = uint40(block.timestamp);
        _update(id, current);
        emit Assented(id, current.assents);
    }

    /// @inheritdoc IQuorum
    function object(bytes32 id, Seat[] calldata seats, Approval[] calldata approvals) external {
        (OpenProposal memory current, ) = _require(id, Stage.Open);
        uint16 voices = _collectApprovals(
            _objectionDigest(id),
            seats,
            approvals,
            current.openedAt + current.rule.standIn()
        );
        _checkUnspoken(voices & current.assents);
        current.objections |= voices;
        _update(id, current);
        emit Objected(id, current.objections);
    }

    /// @inheritdoc IQuorum
    function execute(Proposal calldata proposal) external {
        bytes32 id = _idOf(proposal, proposal.data);
        (OpenProposal memory current, uint256 from) = _require(id, Stage.Passed);
        if (block.timestamp < from) revert NoticeRuns(id, from);
        // Where nobody objected, the clock passed it.
        if (current.passedAt == 0) current.passedAt = uint40(from - _noticeOf(current.act, current.rule));
        _executeOpened(id, current, proposal);
    }

    /// @inheritdoc IQuorum
    function countSilences(bytes32 id) external {
        (OpenProposal memory current, ) = _require(id, Stage.Lapsed);
        if (current.closed) revert WrongStage(id, Stage.Lapsed);
        current.closed = true;
        _update(id, current);
        (uint16 silent, uint16 dormant) = _countSilent(id, current.openedAt, current.assents | current.objections);
        emit SilencesCounted(id, silent, dormant);
    }

    /// @inheritdoc IQuorum
    function enact(address target, bytes calldata data, bytes32 evidence) external {
        if (msg.sender != desk) revert NotDesk(msg.sender, desk);
        Act kind = Acts.actOf(target, data, evidence, address(rulebook), desk);
        bool isTheirs = kind == Act.Hold || kind == Act.EndHold || kind == Act.Reinstate || kind == Act.Revoke;
        if (!isTheirs) revert NotAnAct(target, bytes4(data));
        emit Acted({ id: 0, act: kind, target: target, evidence: evidence, assents: 0 });
        _call(target, data);
    }

    /// @inheritdoc IQuorum
    function replaceRoster(Seat[] calldata seats) external {
        if (msg.sender != address(this)) revert NotSelf(msg.sender);
        _seat(seats, rulebook.leastSeats());
    }

    /// @dev Nobody opened it: what the rule in force now asks for, from the members themselves.
    function _actAtOnce(
        bytes32 id,
        Act kind,
        Proposal calldata proposal,
        bytes calldata data,
        Seat[] calldata seats,
        Approval[] calldata approvals
    ) private {
        PackedRule rule = _ruleFor(kind, proposal.evidence);
        uint16 assents = _collectApprovals(id, seats, approvals, rule.standIn() == 0 ? 0 : type(uint256).max);
        _checkQuorum(kind, assents, rule.quorum());
        if (_noticeOf(kind, rule) == 0) _execute(id, kind, rule, uint64(block.timestamp), assents, proposal, data);
        else _store(id, kind, rule, assents, true, proposal);
    }

    /// @dev It was opened, and refused or let go by: what the rule in force asks for, by these signatures alone. Whoever objected
    /// stays with it. Stand-ins sign as if it were open still: its opening was their members' notice.
    function _actAnew(
        bytes32 id,
        Act kind,
        OpenProposal memory over,
        Proposal calldata proposal,
        Seat[] calldata seats,
        Approval[] calldata approvals
    ) private {
        PackedRule rule = _ruleFor(kind, proposal.evidence);
        bool haveStandIns = rule.standIn() < rule.window();
        uint256 standInsFrom = haveStandIns ? over.openedAt + rule.standIn() : type(uint256).max;
        uint16 assents = _collectApprovals(id, seats, approvals, standInsFrom);
        _checkUnspoken(assents & over.objections);
        _checkQuorum(kind, assents, rule.quorum());
        _store(id, kind, rule, assents, true, proposal);
        (OpenProposal memory current, , ) = _read(id);
        if (_noticeOf(kind, rule) == 0) _executeOpened(id, current, proposal);
    }

    /// @dev Already open: the rule of its opening applies, with all who have assented since. Also after it passed: otherwise a
    /// hold opened with one signature would lock out the co-signers who are needed to exceed that seat's limit.
    function _actOnOpened(
        bytes32 id,
        OpenProposal memory current,
        Stage stage,
        uint256 from,
        Proposal calldata proposal,
        Seat[] calldata seats,
        Approval[] calldata approvals
    ) private {
        _addAssents(id, current, seats, approvals);
        _checkQuorum(current.act, current.assents, current.rule.quorum());
        uint256 notice = _noticeOf(current.act, current.rule);
        if (stage == Stage.Open) from = block.timestamp + notice;
        current.passedAt = uint40(from - notice);
        if (block.timestamp < from) {
            _update(id, current);
            emit Assented(id, current.assents);
        } else {
            _executeOpened(id, current, proposal);
        }
    }

    /// @dev A seat that says again what it said is heard: nobody can make a call fail by sending a part of it first.
    function _addAssents(
        bytes32 id,
        OpenProposal memory current,
        Seat[] calldata seats,
        Approval[] calldata approvals
    ) private {
        uint16 voices = _collectApprovals(id, seats, approvals, current.openedAt + current.rule.standIn());
        _checkUnspoken(voices & current.objections);
        current.assents |= voices;
    }

    function _store(
        bytes32 id,
        Act kind,
        PackedRule rule,
        uint16 assents,
        bool passed,
        Proposal calldata proposal
    ) private {
        uint40 time = uint40(block.timestamp);
        _open(
            id,
            proposal.nonce,
            OpenProposal({
                rule: rule,
                act: kind,
                openedAt: time,
                passedAt: passed ? time : 0,
                roster: _rosterVersion(),
                assents: assents,
                objections: 0,
                closed: false
            })
        );
        emit ProposalOpened({ id: id, act: kind, proposal: proposal, assents: assents });
    }

    function _executeOpened(bytes32 id, OpenProposal memory current, Proposal calldata proposal) private {
        current.closed = true;
        _update(id, current);
        _execute(id, current.act, current.rule, current.openedAt, current.assents, proposal, proposal.data);
    }

    /// @dev Once: whatever the call does on its way, its nonce is used up and the proposal closed before.
    function _execute(
        bytes32 id,
        Act kind,
        PackedRule rule,
        uint64 openedAt,
        uint16 assents,
        Proposal calldata proposal,
        bytes calldata data
    ) private {
        _useNonce(kind, proposal.nonce);
        address target = proposal.target;
        if (kind == Act.Hold) _chargeHold(rule, openedAt, assents, data);
        emit Acted({ id: id, act: kind, target: target, evidence: proposal.evidence, assents: assents });
        _call(target, data);
        if (kind == Act.Rules) _syncRules();
    }

    /// @dev Charged to the seats that signed; what is beyond is the whole group's, by the quorum of Suspend.
    function _chargeHold(PackedRule rule, uint64 openedAt, uint16 assents, bytes calldata data) private {
        (uint64 until, uint256 credentials) = Acts.holdIn(data);
        uint256 length = 0;
        uint256 total = 0;
        unchecked {
            // Times have 64 bits, and credentials not so many more that their product runs over.
            if (until > block.timestamp)
                (length, total) = (until - block.timestamp, (until - block.timestamp) * credentials);
        }
        (bool within, uint256 seat, uint256 left) = _charge(assents, rule, length, total);
        if (within || _count(assents) >= rulebook.packedRuleAt(Act.Suspend, openedAt).quorum()) return;
        revert BeyondEmergency(seat, total, left, rule.sunset());
    }

    /// @dev Without ether, and never by its own code. What the target reverts with is told as it is.
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

    /// @dev What a group names it can never change: so no account's key, not even one that borrows code, and nothing that does not
    /// answer as a desk.
    function _requireDesk(address desk_) private view {
        (bool isAnswered, bytes memory said) = desk_.staticcall(abi.encodeCall(IDisputeDesk.newestPanel, (0)));
        bool isDesk = isAnswered && said.length == 64 && uint256(bytes32(said)) != 0;
        if (!isDesk || !desk_.isContract()) revert NotADesk(desk_);
    }

    /// @dev What a call says by itself: in time, an act, its evidence, and of a batch its rules.
    function _checkCall(Proposal calldata proposal, bytes calldata data) private view returns (Act kind) {
        uint64 deadline = proposal.deadline;
        if (deadline != 0 && deadline < block.timestamp) revert DeadlineExpired(deadline, uint64(block.timestamp));
        kind = Acts.actOf(proposal.target, data, proposal.evidence, address(rulebook), desk);
        if (kind != Act.Issue) return kind;
        (bytes32 rules, bytes32 own) = (Acts.rulesHashIn(data), Ids.rules(block.chainid, address(rulebook)));
        if (rules != own) revert NotBound(rules, own);
    }

    /// @dev The rule in force, and whether the evidence that it may demand is there.
    function _ruleFor(Act kind, bytes32 evidence) private view returns (PackedRule rule) {
        rule = _ruleNow(kind);
        if (evidence == 0 && rule.evidence()) revert EvidenceMismatch(0, 0);
    }

    function _checkQuorum(Act kind, uint16 assents, uint256 needed) private pure {
        uint256 count = _count(assents);
        if (count < needed) revert QuorumMissed(kind, count, needed);
    }

    /// @param opposed Seats that said the one and now the other.
    function _checkUnspoken(uint16 opposed) private pure {
        if (opposed != 0) revert SeatHasSpoken(Math.log2(opposed));
    }
}
