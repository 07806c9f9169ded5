// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { ITrustList } from "./ITrustList.sol";

/// @notice For how long, and how far, an authority vouches for an issuer under a schema.
struct Accreditation {
    /// @notice First Unix second; not before it was made.
    uint40 from;
    /// @notice First Unix second after it; 0 for no end.
    uint40 until;
    /// @notice How well the issuer was looked at: 1 is least. What each tier means is the authority's to say.
    uint8 tier;
    /// @notice One bit a region, as the authority numbers them; all zero: none.
    uint128 regions;
    /// @notice Cut back to the moment of a compromise.
    bool cutBack;
}

/// @title IAccreditationList
/// @notice One authority's accreditations. Nothing is deleted; an end takes notice; a compromise cuts back at once, to its
/// moment.
/// @dev Warning: who goes by "trusted when it was issued" goes by the issuer's word for up to a day (see {TrustedWhen}).
interface IAccreditationList is ITrustList {
    /// @notice The accreditation in force at a moment, past or future; all zero where there is none.
    function accreditationAt(
        address issuer,
        bytes32 schema,
        uint256 moment
    ) external view returns (Accreditation memory accreditation);
}
