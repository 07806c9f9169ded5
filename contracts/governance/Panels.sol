// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { MessageHashUtils } from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import { IDisputeDesk, Panel } from "../interfaces/IDisputeDesk.sol";
import { Approval, Seat } from "../interfaces/IQuorum.sol";
import { Cases } from "../libraries/Cases.sol";
import { Roster } from "../libraries/Roster.sol";

/// @title Panels
/// @notice The two panels of a desk: which of them decides a case, and whether enough of its seats signed.
/// @dev The panel that was in force when a case was opened decides it. So a change takes a notice longer than any case. The
/// next change must wait until no case of the previous panel is open, and 7 more days, in which anybody can have its last case
/// paid. So two stored panels a round are enough.
abstract contract Panels is IDisputeDesk {
    using Roster for Seat[];

    /// @dev A round's two panels: the one in force before `from`, and the one in force since.
    struct PanelSlots {
        address newerPayee;
        uint40 from;
        uint32 version;
        bytes32 newer;
        bytes32 older;
        address olderPayee;
    }

    uint256 private constant ROUNDS = 2;
    uint256 private constant CHANGE_NOTICE = 30 days;
    uint256 private constant LONGEST_WAIT = 365 days;
    /// @dev Seconds, after the longest possible case, in which a case's panel can still be paid. Without them, a panel's
    /// successor could announce another panel in the second in which a case is over, and be paid for that case.
    uint256 private constant PAYMENT = 7 days;

    bytes32 private constant RULING_TYPEHASH = keccak256(
        "Ruling(bytes32 caseId,uint8 round,uint8 ruling,bytes32 reasons)"
    );
    bytes32 private constant CHANGE_TYPEHASH = keccak256(
        "PanelChange(uint8 round,uint32 version,bytes32 panel,uint64 from)"
    );

    bytes32 private constant DOMAIN_TYPEHASH = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );

    uint256 private immutable _CHAIN = block.chainid;
    bytes32 private immutable _DOMAIN = _makeDomain();

    mapping(uint8 round => PanelSlots slots) private _panels;

    constructor(Panel memory first, Panel memory second) {
        _storePanel(0, first);
        _storePanel(1, second);
    }

    /// @inheritdoc IDisputeDesk
    function announcePanel(
        uint8 round,
        Panel calldata next,
        uint64 from,
        Panel calldata current,
        Approval[] calldata approvals
    ) external {
        // Check: no other change is pending, the notice is kept, and the panel in force signed.
        if (round >= ROUNDS) revert NoSuchRound(round);
        PanelSlots memory slots = _panels[round];
        uint256 settled = slots.from + Cases.LONGEST + PAYMENT;
        if (slots.from != 0 && block.timestamp < settled) revert PanelPending(round, uint64(settled));
        (uint256 earliest, uint256 latest) = (block.timestamp + CHANGE_NOTICE, block.timestamp + LONGEST_WAIT);
        if (from < earliest || from > latest) revert PanelTooSoon(from, uint64(earliest), uint64(latest));
        bytes32 hash = _checkPanel(next);
        uint32 version = slots.version + 1;
        bytes32 structHash = keccak256(abi.encode(CHANGE_TYPEHASH, round, version, hash, from));
        _checkApprovals(slots.newer, current, structHash, type(uint256).max, approvals);

        // Effect: in force from `from` on, by the block's time.
        _panels[round] = PanelSlots({
            newerPayee: next.payee,
            from: uint40(from),
            version: version,
            newer: hash,
            older: slots.newer,
            olderPayee: slots.newerPayee
        });
        emit PanelAnnounced(round, version, from, next);
    }

    /// @inheritdoc IDisputeDesk
    function panelAt(uint8 round, uint64 moment) external view returns (bytes32 hash, address payee) {
        return (_panelAt(round, moment), _payeeAt(round, moment));
    }

    /// @inheritdoc IDisputeDesk
    function newestPanel(uint8 round) external view returns (uint32 version, uint64 from) {
        return (_panels[round].version, _panels[round].from);
    }

    /// @dev Reverts unless enough seats of a case's panel signed this ruling.
    /// @param openedAt Unix seconds at which the case was opened.
    /// @param standInFrom Unix seconds from which stand-ins may sign.
    /// @return seats One bit for each seat that signed.
    function _checkRuling(
        bytes32 id,
        uint8 round,
        uint8 ruling,
        bytes32 reasons,
        uint256 openedAt,
        uint256 standInFrom,
        Panel calldata panel,
        Approval[] calldata approvals
    ) internal view returns (uint16 seats) {
        bytes32 structHash = keccak256(abi.encode(RULING_TYPEHASH, id, round, ruling, reasons));
        return _checkApprovals(_panelAt(round, openedAt), panel, structHash, standInFrom, approvals);
    }

    /// @dev The payee of the panel that decides cases opened at `moment`.
    function _payeeAt(uint8 round, uint256 moment) internal view returns (address) {
        PanelSlots storage slots = _panels[round];
        return moment < slots.from ? slots.olderPayee : slots.newerPayee;
    }

    function _panelAt(uint8 round, uint256 moment) private view returns (bytes32) {
        PanelSlots storage slots = _panels[round];
        return moment < slots.from ? slots.older : slots.newer;
    }

    function _checkApprovals(
        bytes32 expected,
        Panel calldata panel,
        bytes32 structHash,
        uint256 standInFrom,
        Approval[] calldata approvals
    ) private view returns (uint16 seats) {
        bytes32 hash = _hashOf(panel.quorum, panel.payee, panel.seats.hashOf());
        if (hash != expected) revert NotPanel(hash, expected);
        seats = Roster.voicesOf(_hashTypedData(structHash), panel.seats, approvals, standInFrom);
        // No seat has signed twice, because seats ascend.
        if (approvals.length < panel.quorum) revert PanelQuorumMissed(approvals.length, panel.quorum);
    }

    function _storePanel(uint8 round, Panel memory panel) private {
        bytes32 hash = _checkPanel(panel);
        PanelSlots storage slots = _panels[round];
        (slots.newer, slots.newerPayee, slots.version) = (hash, panel.payee, 1);
        emit PanelAnnounced(round, 1, 0, panel);
    }

    /// @return hash The panel's hash.
    function _checkPanel(Panel memory panel) private view returns (bytes32 hash) {
        bytes32 roster = Roster.check(panel.seats, 1);
        uint256 most = panel.seats.length;
        if (panel.quorum <= most / 2 || panel.quorum > most) {
            revert PanelQuorumOutOfRange(panel.quorum, most / 2 + 1, most);
        }
        if (panel.payee == address(0) || panel.payee == address(this)) revert PayeeRefused(panel.payee);
        return _hashOf(panel.quorum, panel.payee, roster);
    }

    function _hashOf(uint8 quorum, address payee, bytes32 roster) private pure returns (bytes32) {
        return keccak256(abi.encode(quorum, payee, roster));
    }

    /// @dev Builds the domain here, as {SignedClaims} does: OpenZeppelin's version also stores names of any length.
    function _hashTypedData(bytes32 structHash) private view returns (bytes32) {
        // After a chain split, the chain id and so the domain differ.
        bytes32 domain = block.chainid == _CHAIN ? _DOMAIN : _makeDomain();
        return MessageHashUtils.toTypedDataHash(domain, structHash);
    }

    function _makeDomain() private view returns (bytes32) {
        bytes32 name = keccak256("Symbolon Disputes");
        bytes32 version = keccak256("1");
        return keccak256(abi.encode(DOMAIN_TYPEHASH, name, version, block.chainid, address(this)));
    }
}
