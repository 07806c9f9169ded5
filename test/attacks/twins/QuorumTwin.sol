// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Approval, IQuorum, Proposal, Seat, Stage } from "../../../contracts/interfaces/IQuorum.sol";
import { Act, Rule } from "../../../contracts/interfaces/IRulebook.sol";
import { Acts } from "../../../contracts/libraries/Acts.sol";
import { Roster } from "../../../contracts/libraries/Roster.sol";
import { QuorumHole } from "./QuorumHole.sol";

/// @notice The group's rules, written plainly and without a rulebook, less the safeguard that it is told. Never shipped.
contract QuorumTwin {
    struct Opened {
        Act act;
        uint256 openedAt;
        uint256 passedAt;
        uint256 roster;
        uint256 nonce;
        uint16 assents;
        uint16 objections;
        uint256 signatures;
        uint256 protests;
        bool closed;
    }

    QuorumHole private immutable _hole;
    Rule[] private _rules;
    bytes32 private _hash;
    uint16 private _version;
    uint256 private _countedFrom;
    mapping(bytes32 id => Opened opened) private _opened;
    mapping(Act act => mapping(uint256 nonce => bool used)) public isUsed;
    mapping(uint8 seat => uint32 spent) public heldBy;
    mapping(uint8 seat => uint8 silences) public silencesOf;
    mapping(uint16 version => mapping(uint8 seat => uint256 until)) private _busyUntil;

    constructor(Seat[] memory seats, Rule[] memory rules, QuorumHole hole) {
        _hole = hole;
        for (uint256 i = 0; i < rules.length; ++i) _rules.push(rules[i]);
        _seat(seats);
    }

    function act(
        Proposal calldata proposal,
        Seat[] calldata seats,
        Approval[] calldata approvals
    ) external returns (bytes32 id) {
        id = idOf(proposal);
        Opened storage opened = _opened[id];
        if (_isForAnew(stageOf(id), proposal.deadline)) {
            (opened.openedAt, opened.passedAt) = (block.timestamp, block.timestamp);
            (opened.closed, opened.protests) = (false, 0);
            if (_hole == QuorumHole.ForgetsObjections) opened.objections = 0;
            if (_hole != QuorumHole.StoredAssents) (opened.assents, opened.signatures) = (0, 0);
        }
        _present(id, proposal, _hole == QuorumHole.PassedIsDeaf ? Stage.Open : Stage.Passed);
        _assent(opened, _collectApprovals(id, seats, approvals, opened.openedAt), approvals.length);
        uint256 needed = _rules[uint256(opened.act)].quorum;
        if (_assentsOf(opened) < needed) revert IQuorum.QuorumMissed(opened.act, _assentsOf(opened), needed);
        if (_hole != QuorumHole.LateNonce && opened.passedAt == 0) opened.passedAt = block.timestamp;
        if (_rules[uint256(opened.act)].notice == 0) _execute(id, proposal);
    }

    function open(
        Proposal calldata proposal,
        Seat[] calldata seats,
        Approval[] calldata approvals
    ) external returns (bytes32 id) {
        id = idOf(proposal);
        _present(id, proposal, Stage.Open);
        if (_hole == QuorumHole.BurnsNonces) _use(_opened[id].act, proposal.nonce);
        _assent(_opened[id], _collectApprovals(id, seats, approvals, block.timestamp), approvals.length);
        _passIfEnough(_opened[id]);
        if (_opened[id].passedAt == 0 && uint256(_ruleOf(id).mode) != 0)
            _occupy(_opened[id].assents, _ruleOf(id).window);
    }

    function assent(bytes32 id, Seat[] calldata seats, Approval[] calldata approvals) external {
        _require(id, Stage.Open);
        _assent(_opened[id], _collectApprovals(id, seats, approvals, _opened[id].openedAt), approvals.length);
        _passIfEnough(_opened[id]);
    }

    function object(bytes32 id, Seat[] calldata seats, Approval[] calldata approvals) external {
        _require(id, Stage.Open);
        Opened storage opened = _opened[id];
        bytes32 digest = _digest(keccak256(abi.encode(keccak256("Objection(bytes32 proposal)"), id)));
        uint16 voices = _collectApprovals(digest, seats, approvals, opened.openedAt);
        if (voices & opened.assents != 0) revert IQuorum.SeatHasSpoken(0);
        opened.objections |= voices;
        opened.protests += approvals.length;
    }

    function execute(Proposal calldata proposal) external {
        bytes32 id = idOf(proposal);
        _require(id, Stage.Passed);
        if (_opened[id].passedAt == 0) _opened[id].passedAt = _opened[id].openedAt + _ruleOf(id).window;
        uint256 from = _opened[id].passedAt + _ruleOf(id).notice;
        if (block.timestamp < from) revert IQuorum.NoticeRuns(id, from);
        _execute(id, proposal);
    }

    function countSilences(bytes32 id) external {
        _require(id, Stage.Lapsed);
        Opened storage opened = _opened[id];
        if (opened.openedAt < _countedFrom) revert IQuorum.SilencesTooSoon(id, _countedFrom);
        uint256 counted = _hole == QuorumHole.StoredSilences ? opened.openedAt : block.timestamp;
        if (_hole != QuorumHole.HourlySilences) _countedFrom = counted + 7 days;
        opened.closed = true;
        for (uint8 seat = 0; seat < 9; ++seat) {
            if (((opened.assents | opened.objections) >> seat) & 1 == 0 && silencesOf[seat] < 3) ++silencesOf[seat];
        }
    }

    function replaceRoster(Seat[] calldata seats) external {
        if (msg.sender != address(this)) revert IQuorum.NotSelf(msg.sender);
        _seat(seats);
    }

    /// @notice What a contract wallet does, and a group must not.
    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        if (_hole != QuorumHole.SignsForItself) return bytes4(0xffffffff);
        (Seat[] memory seats, Approval[] memory approvals) = abi.decode(signature, (Seat[], Approval[]));
        return this.isSignedByAny(hash, seats, approvals) ? bytes4(0x1626ba7e) : bytes4(0xffffffff);
    }

    function isSignedByAny(bytes32 hash, Seat[] calldata seats, Approval[] calldata list) external view returns (bool) {
        return Roster.hashOf(seats) == _hash && Roster.voicesOf(hash, seats, list, 0) != 0;
    }

    function stageOf(bytes32 id) public view returns (Stage) {
        Opened storage opened = _opened[id];
        if (opened.openedAt == 0) return Stage.None;
        uint256 passed = opened.passedAt;
        if (opened.closed) return passed == 0 ? Stage.Lapsed : Stage.Done;
        if (opened.roster != _version && _hole != QuorumHole.RosterlessId) return Stage.Void;
        if (isUsed[opened.act][opened.nonce] && _hole != QuorumHole.BurnsNonces) return Stage.Void;
        Rule storage rule = _ruleOf(id);
        if (passed == 0) {
            uint256 objections = _count(opened.objections);
            if (_hole == QuorumHole.CountsObjections) objections = opened.protests;
            if (objections >= rule.vetoes) return Stage.Refused;
            passed = opened.openedAt + rule.window;
            if (block.timestamp < passed) return Stage.Open;
            if (uint256(rule.mode) == 0) return Stage.Lapsed;
        }
        if (_hole == QuorumHole.NoEnd) return Stage.Passed;
        return block.timestamp < passed + rule.notice + 7 days ? Stage.Passed : Stage.Void;
    }

    function idOf(Proposal calldata proposal) public view returns (bytes32) {
        bytes32 typeHash = keccak256(
            "Proposal(address target,bytes data,bytes32 evidence,uint256 nonce,uint64 deadline,uint16 roster)"
        );
        uint16 version = _hole == QuorumHole.RosterlessId ? 0 : _version;
        bytes32 words = keccak256(proposal.data);
        (bytes32 evidence, uint256 nonce, uint64 deadline) = (proposal.evidence, proposal.nonce, proposal.deadline);
        return _digest(keccak256(abi.encode(typeHash, proposal.target, words, evidence, nonce, deadline, version)));
    }

    function _present(bytes32 id, Proposal calldata proposal, Stage last) private {
        Opened storage opened = _opened[id];
        opened.act = Acts.actOf(proposal.target, proposal.data, proposal.evidence, address(1), address(2));
        Stage stage = stageOf(id);
        if (stage == Stage.Open || stage == last) return;
        if (stage != Stage.None) revert IQuorum.WrongStage(id, stage);
        if (isUsed[opened.act][proposal.nonce]) revert IQuorum.NonceUsed(opened.act, proposal.nonce);
        (opened.openedAt, opened.roster, opened.nonce) = (block.timestamp, _version, proposal.nonce);
    }

    function _collectApprovals(
        bytes32 digest,
        Seat[] calldata seats,
        Approval[] calldata approvals,
        uint256 openedAt
    ) private returns (uint16 voices) {
        if (Roster.hashOf(seats) != _hash) revert IQuorum.NotRoster(bytes25(Roster.hashOf(seats)), bytes25(_hash));
        voices = Roster.voicesOf(digest, seats, approvals, openedAt + 12 hours);
        for (uint8 seat = 0; seat < 9; ++seat) if ((voices >> seat) & 1 != 0) silencesOf[seat] = 0;
    }

    /// @dev Whether a full quorum may do what is over, as if nothing had been said.
    function _isForAnew(Stage stage, uint64 deadline) private view returns (bool) {
        if (_hole == QuorumHole.RefusalBinds) return false;
        if (_hole == QuorumHole.Revives) return stage != Stage.None && stage != Stage.Open && stage != Stage.Done;
        return (stage == Stage.Refused || stage == Stage.Lapsed) && deadline >= block.timestamp;
    }

    function _occupy(uint16 voices, uint256 window) private {
        for (uint8 seat = 0; seat < 9; ++seat) {
            if ((voices >> seat) & 1 == 0) continue;
            uint256 until = _busyUntil[_version][seat];
            if (until > block.timestamp && _hole != QuorumHole.NeverBusy) revert IQuorum.SeatBusy(seat, until);
            _busyUntil[_version][seat] = block.timestamp + window;
        }
    }

    function _assent(Opened storage opened, uint16 voices, uint256 signatures) private {
        if (voices & opened.objections != 0) revert IQuorum.SeatHasSpoken(0);
        opened.assents |= voices;
        opened.signatures += signatures;
    }

    function _passIfEnough(Opened storage opened) private {
        Rule storage rule = _rules[uint256(opened.act)];
        (uint256 needed, uint256 floor) = (rule.quorum, _hole == QuorumHole.NoFloor ? 1 : rule.floor);
        for (uint8 seat = 0; seat < 9; ++seat) if (silencesOf[seat] == 3 && needed > floor) --needed;
        if (_assentsOf(opened) >= needed) opened.passedAt = block.timestamp;
    }

    function _execute(bytes32 id, Proposal calldata proposal) private {
        Opened storage opened = _opened[id];
        bool isLate = _hole == QuorumHole.LateNonce;
        if (!isLate) {
            opened.closed = true;
            if (_hole != QuorumHole.BurnsNonces) _use(opened.act, proposal.nonce);
        }
        if (opened.act == Act.Hold && _hole != QuorumHole.NoBudget) _charge(opened, proposal.data);
        (bool done, bytes memory answer) = proposal.target.call(proposal.data);
        if (!done) {
            assembly ("memory-safe") {
                revert(add(answer, 32), mload(answer))
            }
        }
        if (isLate) (opened.closed, isUsed[opened.act][proposal.nonce]) = (true, true);
    }

    function _charge(Opened storage opened, bytes calldata data) private {
        (uint64 until, uint256 credentials) = Acts.holdIn(data);
        Rule storage rule = _rules[uint256(Act.Hold)];
        if (_count(opened.assents) >= _rules[uint256(Act.Suspend)].quorum) return;
        uint256 length = until - block.timestamp;
        uint256 payers = 0;
        for (uint8 seat = 0; seat < 9; ++seat) {
            if ((opened.assents >> seat) & 1 == 0) continue;
            uint256 left = rule.budget - heldBy[seat];
            bool isBeyond = length * credentials > left || length > rule.sunset;
            if (isBeyond && _hole == QuorumHole.SpentSeatSpoils)
                revert IQuorum.BeyondEmergency(seat, length * credentials, left, rule.sunset);
            if (isBeyond) continue;
            heldBy[seat] += uint32(length * credentials);
            ++payers;
        }
        if (payers < rule.quorum) revert IQuorum.BeyondEmergency(0, length * credentials, 0, rule.sunset);
    }

    function _use(Act kind, uint256 nonce) private {
        if (isUsed[kind][nonce]) revert IQuorum.NonceUsed(kind, nonce);
        isUsed[kind][nonce] = true;
    }

    function _seat(Seat[] memory seats) private {
        ++_version;
        bytes memory words;
        for (uint256 i = 0; i < seats.length; ++i) words = bytes.concat(words, abi.encode(seats[i]));
        _hash = keccak256(words);
        if (_hole != QuorumHole.KeysTwice) Roster.check(seats, 5);
    }

    function _require(bytes32 id, Stage wanted) private view {
        Stage stage = stageOf(id);
        if (stage != wanted) revert IQuorum.WrongStage(id, stage);
    }

    function _ruleOf(bytes32 id) private view returns (Rule storage) {
        return _rules[uint256(_opened[id].act)];
    }

    function _assentsOf(Opened storage opened) private view returns (uint256) {
        return _hole == QuorumHole.CountsSignatures ? opened.signatures : _count(opened.assents);
    }

    function _digest(bytes32 structHash) private view returns (bytes32) {
        (uint256 chainId, address self) = _hole == QuorumHole.NoDomain
            ? (0, address(0))
            : (block.chainid, address(this));
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Symbolon Quorum"),
                keccak256("1"),
                chainId,
                self
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    function _count(uint16 set) private pure returns (uint256 count) {
        for (; set != 0; set &= set - 1) ++count;
    }
}
