// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title ITrustList
/// @notice Somebody's list of issuers to be trusted, kept apart from the gates that go by it, so that it can change.
interface ITrustList {
    /// @notice Whether credentials by an issuer under a schema are to be trusted.
    /// @dev Warning: who may change the list decides who passes the gates that ask it. A list that fails refuses everybody.
    /// @param issuer The issuer.
    /// @param schema Uid of the schema.
    /// @param moment Unix seconds; gates ask about the time of the block, not about when the credential was issued.
    /// @return trusted Whether it is so at that moment.
    function isTrusted(address issuer, bytes32 schema, uint256 moment) external view returns (bool trusted);
}
