// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice As of when a trust list is asked about an issuer. It is the verifier's choice, which must be stated: a university
/// that closes leaves good diplomas behind for one, and vouches for nothing any more for another.
/// @dev Warning: with `WhenIssued` the moment is the issuer's word. A batch's time of issue may lie up to a day before the
/// block that issued it, so an issuer who is struck off can still issue, for a day, as of before.
enum TrustedWhen {
    /// @notice Not said: refused wherever there is a trust list, and demanded where issuers are listed, which have no time.
    Unstated,
    /// @notice Trusted at the moment of verifying: the block's time.
    Now,
    /// @notice Trusted when it was issued: the `issuedAt` of a batch's header, the `time` of an attestation.
    WhenIssued
}

/// @title ITrustList
/// @notice Somebody's list of issuers to be trusted, kept apart from those who go by it, so that it can change.
interface ITrustList {
    /// @notice Whether credentials by an issuer under a schema are to be trusted.
    /// @dev Warning: who may change the list decides who passes the gates that ask it. A list that fails refuses everybody.
    /// @param issuer The issuer.
    /// @param schema Uid of the schema.
    /// @param moment Unix seconds: the block's time, or when it was issued, as who asks has chosen ({TrustedWhen}). So a list
    /// that means to serve both keeps from when to when it trusted each issuer.
    /// @return trusted Whether it is so at that moment.
    function isTrusted(address issuer, bytes32 schema, uint256 moment) external view returns (bool trusted);
}
