// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {
    BatchHeader,
    ChangeKind,
    Hold,
    IBatchRegistry,
    WordMask
} from "../../../contracts/interfaces/IBatchRegistry.sol";
import {
    CaseKind,
    CaseStage,
    CaseSubject,
    CaseView,
    IDisputeDesk,
    Panel,
    Ruling
} from "../../../contracts/interfaces/IDisputeDesk.sol";
import { Approval, IQuorum, Seat } from "../../../contracts/interfaces/IQuorum.sol";
import { Ids } from "../../../contracts/libraries/Ids.sol";
import { StatusWords } from "../../../contracts/libraries/StatusWords.sol";
import { DeskHole } from "./DeskHole.sol";

/// @notice The desk's rules about sides, panels, bonds and holds, written plainly, less the safeguard that it is told. Left out is
/// whatever no attack on it needs: of appeals all but those of whoever did not answer, to a second panel that is silent; of cases
/// that revoke, only one is held for. Never shipped.
contract DeskTwin {
    struct Plain {
        bytes32 id;
        address claimant;
        address respondent;
        uint256 openedAt;
        bool answered;
        uint256 ruledAt;
        Ruling ruling;
        uint256 appealedAt;
        uint256 bond;
        bool paid;
        bool carriedOut;
        uint256 heldUntil;
        uint256 heldBefore;
    }

    struct Slots {
        bytes32 older;
        bytes32 newer;
        address olderPayee;
        address newerPayee;
        uint256 from;
        uint32 version;
    }

    DeskHole private immutable _hole;
    address private immutable _registry;
    IERC20 private immutable _token;
    uint256 private immutable _bond;
    mapping(uint8 round => Slots slots) private _panels;
    mapping(bytes32 key => Plain plain) private _cases;
    mapping(bytes32 key => uint256 lost) private _lost;
    mapping(bytes32 key => bool used) private _used;
    mapping(address account => uint256 amount) public owed;
    bool private _isBusy;

    constructor(
        address registry,
        address,
        IERC20 token,
        uint256 amount,
        Panel memory first,
        Panel memory second,
        string memory,
        DeskHole hole
    ) {
        (_registry, _token, _bond, _hole) = (registry, token, amount, hole);
        (_panels[0].newer, _panels[0].newerPayee, _panels[0].version) = (keccak256(abi.encode(first)), first.payee, 1);
        (_panels[1].newer, _panels[1].newerPayee, _panels[1].version) = (
            keccak256(abi.encode(second)),
            second.payee,
            1
        );
    }

    modifier idle() {
        require(!_isBusy || _hole == DeskHole.MarkLast, "busy");
        _isBusy = true;
        _;
        _isBusy = false;
    }

    function openCase(
        CaseSubject calldata subject,
        CaseKind kind,
        bytes32 evidence,
        string calldata
    ) external idle returns (bytes32 id) {
        bytes32 credential = _idOf(subject.header, subject.credential.index);
        bytes32 used = keccak256(abi.encode(credential, evidence));
        if (_used[used] && _hole != DeskHole.RepeatedEvidence) revert IDisputeDesk.EvidenceUsed(credential, evidence);
        _used[used] = true;
        bytes32 key = keccak256(abi.encode(credential, kind));
        Plain memory last = _cases[key];
        bool isForEach = _hole == DeskHole.CaseByOpener && last.claimant != msg.sender;
        if (last.openedAt != 0 && !last.paid && !isForEach)
            revert IDisputeDesk.CaseOpen(credential, kind, CaseStage.Panel);
        id = keccak256(abi.encode(credential, kind, msg.sender, block.timestamp));
        Plain memory made;
        (made.id, made.claimant, made.openedAt, made.bond) = (id, msg.sender, block.timestamp, _bond << _lost[key]);
        _cases[key] = made;
        _pull(made.bond);
    }

    function answer(
        CaseSubject calldata subject,
        CaseKind kind,
        Seat[] calldata,
        bytes32 evidence,
        string calldata
    ) external idle {
        bytes32 credential = _idOf(subject.header, subject.credential.index);
        Plain storage found = _cases[keccak256(abi.encode(credential, kind))];
        if (msg.sender == found.claimant && _hole != DeskHole.OwnAnswer) revert IDisputeDesk.NotRespondent(msg.sender);
        bool helps = kind == CaseKind.WronglySuspended && msg.sender == subject.credential.subject;
        if (helps && _hole != DeskHole.BothSides) revert IDisputeDesk.NotRespondent(msg.sender);
        require(found.respondent == address(0) && block.timestamp < found.openedAt + 3 days, "late");
        bytes32 used = keccak256(abi.encode(credential, evidence));
        if (_hole == DeskHole.CountedAnswers && _used[used]) revert IDisputeDesk.EvidenceUsed(credential, evidence);
        (found.respondent, found.answered) = (msg.sender, true);
        _pull(found.bond);
    }

    function appealUnanswered(
        CaseSubject calldata subject,
        CaseKind kind,
        Seat[] calldata,
        bytes32,
        string calldata
    ) external idle {
        Plain storage found = _cases[keccak256(abi.encode(_idOf(subject.header, subject.credential.index), kind))];
        require(!found.answered && found.appealedAt == 0 && block.timestamp < found.ruledAt + 3 days, "no appeal");
        if (found.ruling != Ruling.Upheld && _hole != DeskHole.AnyonesAppeal) revert IDisputeDesk.NotLoser(msg.sender);
        (found.respondent, found.appealedAt) = (msg.sender, block.timestamp);
        _pull(2 * found.bond);
    }

    function addEvidence(bytes32 credential, CaseKind kind, bytes32 evidence, string calldata) external {
        Plain storage found = _cases[keccak256(abi.encode(credential, kind))];
        uint256 until = found.openedAt + (_hole == DeskHole.LateEvidence ? 7 days : 5 days);
        if (block.timestamp >= until) revert IDisputeDesk.EvidenceClosed(found.id, uint64(until));
        if (_hole == DeskHole.CountedAnswers) _used[keccak256(abi.encode(credential, evidence))] = true;
    }

    function rule(
        bytes32 credential,
        CaseKind kind,
        Ruling ruling,
        bytes32 reasons,
        Panel calldata panel,
        Approval[] calldata approvals
    ) external {
        Plain storage found = _cases[keccak256(abi.encode(credential, kind))];
        bool isTurn = found.answered || block.timestamp >= found.openedAt + 3 days;
        require(isTurn && block.timestamp < found.openedAt + 7 days, "not the panel's turn");
        require(found.ruling == Ruling.None, "ruled");
        uint256 from = found.openedAt + 5 days;
        if (block.timestamp < from && _hole != DeskHole.LateEvidence) {
            revert IDisputeDesk.EvidenceStillOpen(found.id, uint64(from));
        }
        _check(_panelFor(found.openedAt), panel, _rulingHash(found.id, ruling, reasons), approvals);
        (found.ruling, found.ruledAt) = (ruling, block.timestamp);
    }

    function announcePanel(
        uint8 round,
        Panel calldata next,
        uint64 from,
        Panel calldata current,
        Approval[] calldata approvals
    ) external {
        Slots storage slots = _panels[round];
        if (from < block.timestamp + 30 days) revert IDisputeDesk.PanelTooSoon(from, 0, 0);
        require(slots.from == 0 || block.timestamp >= slots.from + 21 days, "pending");
        uint32 version = _hole == DeskHole.VersionlessChange ? 0 : slots.version + 1;
        bytes32 typeHash = keccak256("PanelChange(uint8 round,uint32 version,bytes32 panel,uint64 from)");
        _check(slots.newer, current, keccak256(abi.encode(typeHash, round, version, _hashOf(next), from)), approvals);
        (slots.older, slots.olderPayee) = (slots.newer, slots.newerPayee);
        (slots.newer, slots.newerPayee, slots.from) = (keccak256(abi.encode(next)), next.payee, from);
        ++slots.version;
    }

    function pay(bytes32 credential, CaseKind kind) external idle {
        bytes32 key = keccak256(abi.encode(credential, kind));
        Plain memory found = _cases[key];
        require(_isOver(found), "not over");
        if (found.paid) revert IDisputeDesk.NothingToDo(found.id);
        if (_hole == DeskHole.PaysForEffect && found.ruling == Ruling.Upheld) require(found.carriedOut, "no effect");
        if (_hole != DeskHole.MarkLast) _cases[key].paid = true;
        if (found.ruling == Ruling.None) _payUndecided(found);
        else _payDecided(found, key);
        if (_hole == DeskHole.MarkLast) _cases[key].paid = true;
    }

    function carryOut(BatchHeader calldata header, uint256 index, CaseKind kind) external {
        Plain storage found = _cases[keccak256(abi.encode(_idOf(header, index), kind))];
        bool isUpheld = found.ruling == Ruling.Upheld || _isUpheldByClock(found);
        require(_isOver(found) && isUpheld && !found.carriedOut, "nothing");
        found.carriedOut = true;
        if (kind == CaseKind.WronglySuspended) return _reinstate(header, index, found.id);
        WordMask[] memory masks = new WordMask[](1);
        masks[0].mask = (1 << 255) >> index;
        bytes memory call = abi.encodeCall(IBatchRegistry.change, (header, ChangeKind.Revoke, masks, 0, found.id));
        IQuorum(header.policy.revoker).enact(_registry, call, found.id);
    }

    function hold(BatchHeader calldata header, uint256 index, CaseKind kind, Seat[] calldata seats) external {
        address group = header.policy.emergency;
        require(IQuorum(group).isSeated(seats, msg.sender), "no seat");
        Plain storage found = _cases[keccak256(abi.encode(_idOf(header, index), kind))];
        require(!_isOver(found) && found.heldUntil == 0, "held");
        found.heldBefore = _holdOf(header, index);
        // Until it is carried out at the latest, after two days' notice, and two epochs.
        found.heldUntil = found.openedAt + 23 days + 2 * header.policy.epochLength;
        bytes memory call = abi.encodeCall(
            IBatchRegistry.imposeHold,
            (header, _one(index), uint64(found.heldUntil), 0, found.id)
        );
        IQuorum(group).enact(_registry, call, found.id);
    }

    function endHold(BatchHeader calldata header, uint256 index, CaseKind kind) external {
        Plain storage found = _cases[keccak256(abi.encode(_idOf(header, index), kind))];
        require(_isOver(found) && found.ruling != Ruling.Upheld, "needed");
        require(found.heldUntil != 0 && _holdOf(header, index) == found.heldUntil, "not held for it");
        found.heldUntil = 0;
        _endHold(header, index, found.heldBefore, found.id);
    }

    function caseOf(bytes32 credential, CaseKind kind) external view returns (CaseView memory shown) {
        Plain storage found = _cases[keccak256(abi.encode(credential, kind))];
        (shown.id, shown.claimant, shown.respondent) = (found.id, found.claimant, found.respondent);
        (shown.bond, shown.standing, shown.paid) = (found.bond, found.ruling, found.paid);
    }

    /// @dev Ends whatever hold no case of fraud needs.
    function _reinstate(BatchHeader calldata header, uint256 index, bytes32 id) private {
        Plain storage other = _cases[keccak256(abi.encode(_idOf(header, index), CaseKind.Fraud))];
        bool isNeeded = other.heldUntil != 0 && (!_isOver(other) || other.ruling == Ruling.Upheld);
        uint256 until = isNeeded ? other.heldUntil : 0;
        bool isHidden = isNeeded && other.heldBefore > block.timestamp && _hole != DeskHole.HiddenHold;
        if (isHidden) other.heldBefore = 0;
        bool isLonger = _holdOf(header, index) > StatusWords.later(until, _horizon(header));
        if (_hole == DeskHole.LiftsBatch) _endHold(header, type(uint256).max, 0, id);
        if (!isHidden && !isLonger) revert IDisputeDesk.NothingToDo(id);
        if (isLonger) _endHold(header, index, until, id);
    }

    function _endHold(BatchHeader calldata header, uint256 index, uint256 until, bytes32 id) private {
        until = StatusWords.later(until, _horizon(header));
        bytes memory call = abi.encodeCall(IBatchRegistry.endHold, (header, _one(index), uint64(until), 0, id));
        IQuorum(header.policy.emergency).enact(_registry, call, id);
    }

    function _holdOf(BatchHeader calldata header, uint256 index) private view returns (uint256) {
        Hold held = IBatchRegistry(_registry).holdsOf(Ids.batch(block.chainid, _registry, header), _one(index))[0];
        return uint64(Hold.unwrap(held) >> 64);
    }

    function _horizon(BatchHeader calldata header) private view returns (uint256) {
        return StatusWords.horizon(header.policy.epochLength, block.timestamp);
    }

    function _one(uint256 index) private pure returns (uint256[] memory targets) {
        targets = new uint256[](1);
        targets[0] = index;
    }

    function _isOver(Plain memory found) private view returns (bool) {
        if (found.appealedAt != 0) return block.timestamp >= found.appealedAt + 4 days;
        if (found.ruling != Ruling.None) return block.timestamp >= found.ruledAt + 3 days;
        return block.timestamp >= found.openedAt + (_isUpheldByClock(found) ? 6 days : 7 days);
    }

    function _isUpheldByClock(Plain memory found) private view returns (bool) {
        return _hole == DeskHole.SilenceUpholds && found.ruling == Ruling.None && !found.answered;
    }

    /// @dev A claim that no panel upheld costs a quarter, to whoever answered it.
    function _payUndecided(Plain memory found) private {
        uint256 quarter = _isUpheldByClock(found) ? 0 : found.bond / 4;
        _push(found.claimant, found.bond - quarter);
        if (found.answered) _push(found.respondent, found.bond + quarter);
    }

    function _payDecided(Plain memory found, bytes32 key) private {
        bool isFree = _hole == DeskHole.FreeLoss;
        bool isUpheld = found.ruling == Ruling.Upheld;
        bool isAlone = !found.answered && _hole != DeskHole.LostUnchecked;
        uint256 won = found.bond + (isFree ? found.bond : found.bond / 2);
        if (isUpheld) _push(found.claimant, isAlone ? found.bond - found.bond / 4 : won);
        else if (found.answered) _push(found.respondent, won);
        // The second panel is silent.
        if (found.appealedAt != 0) _push(isUpheld ? found.respondent : found.claimant, 2 * found.bond);
        if (isFree) return;
        _push(found.openedAt < _panels[0].from ? _panels[0].olderPayee : _panels[0].newerPayee, found.bond / 4);
        if (!isUpheld && _lost[key] < 4) ++_lost[key];
    }

    function _pull(uint256 amount) private {
        uint256 before = _token.balanceOf(address(this));
        require(_token.transferFrom(msg.sender, address(this), amount), "not moved");
        uint256 received = _token.balanceOf(address(this)) - before;
        if (received != amount && _hole != DeskHole.TrustedAmounts) revert IDisputeDesk.BondMismatch(received, amount);
    }

    function _push(address to, uint256 amount) private {
        (bool isPaid, ) = address(_token).call(abi.encodeCall(IERC20.transfer, (to, amount)));
        if (isPaid) return;
        require(_hole != DeskHole.AllOrNothing, "cannot be paid");
        // solhint-disable-next-line reentrancy
        owed[to] += amount;
    }

    function _check(
        bytes32 expected,
        Panel calldata panel,
        bytes32 structHash,
        Approval[] calldata approvals
    ) private view {
        bytes32 hash = keccak256(abi.encode(panel));
        if (hash != expected) revert IDisputeDesk.NotPanel(hash, expected);
        if (approvals.length < panel.quorum) revert IDisputeDesk.PanelQuorumMissed(approvals.length, panel.quorum);
        bytes32 digest = keccak256(bytes.concat(hex"1901", _domain(), structHash));
        for (uint256 i = 0; i < approvals.length; ++i) {
            require(i == 0 || approvals[i].seat > approvals[i - 1].seat, "order");
            bytes32 key = panel.seats[approvals[i].seat].member;
            bytes calldata signature = approvals[i].signature;
            address signer = ecrecover(
                digest,
                uint8(signature[64]),
                bytes32(signature[:32]),
                bytes32(signature[32:64])
            );
            if (signer == address(0) || bytes32(uint256(uint160(signer))) != key) {
                revert IQuorum.InvalidSignature(approvals[i].seat, key, digest);
            }
        }
    }

    function _panelFor(uint256 openedAt) private view returns (bytes32) {
        uint256 moment = _hole == DeskHole.PanelOfNow ? block.timestamp : openedAt;
        return moment < _panels[0].from ? _panels[0].older : _panels[0].newer;
    }

    function _rulingHash(bytes32 id, Ruling ruling, bytes32 reasons) private view returns (bytes32) {
        bytes32 typeHash = keccak256("Ruling(bytes32 caseId,uint8 round,uint8 ruling,bytes32 reasons)");
        if (_hole == DeskHole.CaselessRuling) id = bytes32(0);
        return keccak256(abi.encode(typeHash, id, uint8(0), uint8(ruling), reasons));
    }

    function _domain() private view returns (bytes32) {
        bytes32 typeHash = keccak256(
            "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
        );
        uint256 chainId = _hole == DeskHole.ChainlessDomain ? 0 : block.chainid;
        address place = _hole == DeskHole.DesklessDomain ? address(0) : address(this);
        return keccak256(abi.encode(typeHash, keccak256("Symbolon Disputes"), keccak256("1"), chainId, place));
    }

    function _hashOf(Panel calldata panel) private pure returns (bytes32) {
        bytes memory seats = "";
        for (uint256 i = 0; i < panel.seats.length; ++i) seats = bytes.concat(seats, abi.encode(panel.seats[i]));
        return keccak256(abi.encode(panel.quorum, panel.payee, keccak256(seats)));
    }

    function _idOf(BatchHeader calldata header, uint256 index) private view returns (bytes32) {
        return Ids.credential(Ids.batch(block.chainid, _registry, header), index);
    }
}
