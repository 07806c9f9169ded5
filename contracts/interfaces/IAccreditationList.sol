// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { ITrustList } from "./ITrustList.sol";

/// @notice What an authority vouches for: an issuer's term, tier and regions under a schema.
struct Accreditation {
    /// @notice First Unix second of the term; never before the accreditation was made.
    uint40 from;
    /// @notice First Unix second after the term; 0 for no end.
    uint40 until;
    /// @notice How thoroughly the authority checked the issuer: 1 is least. The authority defines each tier.
    uint8 tier;
    /// @notice One bit a region, as the authority numbers them; 0: no region.
    uint128 regions;
    /// @notice Whether it was cut back to the moment of a compromise.
    bool cutBack;
}

/// @title IAccreditationList
/// @notice One authority's accreditations. Nobody can delete or back-date one. Ending one takes notice. After a compromise the
/// authority cuts one back at once, to the compromise's moment.
/// @dev An accreditation under schema zero counts for every schema. An issuer's accreditation under the schema itself comes
/// first; only where none is in force does the one for every schema count. So to strike an issuer off, name both.
/// @dev Warning: a verifier that uses "trusted when it was issued" relies on the issuer's word for up to a day (see
/// {TrustedWhen}). A thief of an issuer's key may issue a batch dated a day ago. So cut back to a day before the key was lost.
interface IAccreditationList is ITrustList {
    /// @notice A list needs an authority.
    error ZeroAuthority();
    /// @notice The notice of an end lies between these bounds, in seconds.
    error NoticeOutOfRange(uint40 notice, uint40 shortest, uint40 longest);
    /// @notice Only the list's authority may change it.
    error NotAuthority(address caller, address authority);
    /// @notice The zero address issues nothing.
    error ZeroIssuer();
    /// @notice Name at least one schema; zero stands for every schema.
    error NoSchemas();
    /// @notice Tiers count from 1.
    error ZeroTier();
    /// @notice An accreditation begins between these Unix seconds: never in the past, at most a year ahead.
    error FromOutOfRange(uint40 from, uint40 earliest, uint40 latest);
    /// @notice An accreditation ends after it has begun.
    error UntilOutOfRange(uint40 until, uint40 from);
    /// @notice The issuer is accredited under this schema until then (Unix seconds; 0: without end). A new accreditation must
    /// begin at that end or later.
    error StillAccredited(address issuer, bytes32 schema, uint40 until);
    /// @notice An end takes notice: `earliest` is the soonest (Unix seconds).
    error NoticeMissed(uint40 until, uint40 earliest);
    /// @notice No accreditation reaches beyond that moment (Unix seconds), so there is nothing to end.
    error NothingToEnd(address issuer, bytes32 schema, uint40 moment);
    /// @notice The moment of a compromise must not be in the future.
    error MomentInFuture(uint40 moment, uint40 time);
    /// @notice The moment lies before the start of the earliest accreditation that it would cut. Pass `from` to cut all of that
    /// one.
    error MomentTooEarly(address issuer, bytes32 schema, uint40 moment, uint40 from);
    /// @notice A cut-back needs the hash of its evidence.
    error EvidenceMissing();
    /// @notice Regions are numbered from 0 to 127.
    error RegionOutOfRange(uint8 region);
    /// @notice A name is not empty.
    error NameEmpty();
    /// @notice The tier or region already has a name. Names never change, because verifiers rely on them.
    error NamedAlready(uint8 number);

    /// @notice An issuer is accredited under a schema; schema zero: every schema.
    event Accredited(
        address indexed issuer,
        bytes32 indexed schema,
        uint8 tier,
        uint128 regions,
        uint40 from,
        uint40 until
    );
    /// @notice From that moment on (Unix seconds), no accreditation made before this is in force.
    event AccreditationEnded(address indexed issuer, bytes32 indexed schema, uint40 until);
    /// @notice After a compromise: from that moment on (Unix seconds, not in the future), no accreditation made before this is,
    /// or was, in force.
    event AccreditationCutBack(address indexed issuer, bytes32 indexed schema, uint40 moment, bytes32 evidence);
    /// @notice A tier's meaning was set.
    event TierNamed(uint8 indexed tier, string name);
    /// @notice The meaning of a region's bit was set.
    event RegionNamed(uint8 indexed region, string name);

    /// @notice Accredits an issuer. Only the authority may.
    /// @param schemas Uids of schemas; zero for every schema.
    /// @param tier From 1.
    /// @param regions One bit a region.
    /// @param from First Unix second of the term, at most a year ahead; 0 for the block's time.
    /// @param until First Unix second after the term; 0 for no end.
    function accredit(
        address issuer,
        bytes32[] calldata schemas,
        uint8 tier,
        uint128 regions,
        uint40 from,
        uint40 until
    ) external;

    /// @notice Ends an issuer's accreditations, both current and future ones: from `until` on, none of them is in force. It
    /// never lengthens one. Only the authority may, and it must keep the notice.
    /// @param until Unix seconds, at least the notice from now.
    function endAccreditation(address issuer, bytes32[] calldata schemas, uint40 until) external;

    /// @notice Cuts accreditations back to the moment of a compromise, at once, also past ones. Only the authority may.
    /// @dev Where the issuer issues batches, pass a moment a day before the compromise: see the warning above.
    /// @param moment Unix seconds, not in the future.
    /// @param evidence keccak256 of the evidence; not zero.
    function cutBack(address issuer, bytes32[] calldata schemas, uint40 moment, bytes32 evidence) external;

    /// @notice Sets a tier's meaning, once. Only the authority may.
    function nameTier(uint8 tier, string calldata name) external;

    /// @notice Sets the meaning of a region's bit, once. Only the authority may.
    function nameRegion(uint8 region, string calldata name) external;

    /// @notice The accreditation in force at a moment, past or future; all zero if there is no such accreditation.
    /// @param moment Unix seconds.
    function accreditationAt(
        address issuer,
        bytes32 schema,
        uint256 moment
    ) external view returns (Accreditation memory accreditation);

    /// @notice All accreditations under exactly this schema, in order of time. One that was ended or cut back before it began
    /// is empty (`until` is `from`). If the newest one is empty, the next accreditation replaces it.
    function accreditationsOf(
        address issuer,
        bytes32 schema
    ) external view returns (Accreditation[] memory accreditations);

    /// @notice The account or group that keeps the list; fixed.
    function authority() external view returns (address);

    /// @notice Seconds of notice that an end takes; fixed.
    function notice() external view returns (uint40);
}
