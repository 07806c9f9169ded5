// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title IEvidence
/// @notice The events of ERC-1497, by which pages show evidence of any dispute.
interface IEvidence {
    /// @notice What disputes of this kind are about; said once.
    event MetaEvidence(uint256 indexed metaEvidenceID, string evidence);
    /// @notice Somebody brought evidence.
    event Evidence(address indexed arbitrator, uint256 indexed evidenceGroupID, address indexed party, string evidence);
    /// @notice A dispute began.
    event Dispute(
        address indexed arbitrator,
        uint256 indexed disputeID,
        uint256 metaEvidenceID,
        uint256 evidenceGroupID
    );
}
