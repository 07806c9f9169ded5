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
/// @notice One authority's accreditations. Nothing is deleted or back-dated; an end takes notice; a compromise cuts back at once,
/// to its moment.
/// @dev Under schema zero an issuer is accredited for every schema. A schema's own accreditation comes first; where none is in
/// force, that for every schema counts. So whoever strikes an issuer off names both.
/// @dev Warning: who goes by "trusted when it was issued" goes by the issuer's word for up to a day (see {TrustedWhen}). Whoever
/// has an issuer's key may issue a batch as of a day ago: cut back to a day before the key was lost.
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
    /// @notice The issuer is accredited under this schema until then (Unix seconds; 0: without end): a new accreditation begins
    /// when that one ends.
    error StillAccredited(address issuer, bytes32 schema, uint40 until);
    /// @notice An end takes notice: `earliest` is the soonest (Unix seconds).
    error NoticeMissed(uint40 until, uint40 earliest);
    /// @notice Nothing that was accredited reaches beyond that moment (Unix seconds).
    error NothingToEnd(address issuer, bytes32 schema, uint40 moment);
    /// @notice A compromise lies in the past.
    error MomentInFuture(uint40 moment, uint40 time);
    /// @notice The moment lies before the accreditation that it would cut first: `from` cuts all of that one.
    error MomentTooEarly(address issuer, bytes32 schema, uint40 moment, uint40 from);
    /// @notice A cut-back names the hash of what it goes by.
    error EvidenceMissing();
    /// @notice Regions are numbered from 0 to 127.
    error RegionOutOfRange(uint8 region);
    /// @notice A name is not empty.
    error NameEmpty();
    /// @notice It has its name: what a tier or a region means does not change under those who go by it.
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
    /// @notice From that moment on (Unix seconds) nothing that was accredited before this is in force.
    event AccreditationEnded(address indexed issuer, bytes32 indexed schema, uint40 until);
    /// @notice After a compromise: from that moment on (Unix seconds, in the past) nothing that was accredited before this is, or
    /// was, in force.
    event AccreditationCutBack(address indexed issuer, bytes32 indexed schema, uint40 moment, bytes32 evidence);
    /// @notice What a tier means.
    event TierNamed(uint8 indexed tier, string name);
    /// @notice What a region's bit means.
    event RegionNamed(uint8 indexed region, string name);

    /// @notice Accredits an issuer. Only the authority.
    /// @param schemas Uids of schemas; zero for every schema.
    /// @param tier From 1.
    /// @param regions One bit a region.
    /// @param from First Unix second, at most a year ahead; 0 for the block's.
    /// @param until First Unix second after it; 0 for no end.
    function accredit(
        address issuer,
        bytes32[] calldata schemas,
        uint8 tier,
        uint128 regions,
        uint40 from,
        uint40 until
    ) external;

    /// @notice Ends what is accredited, in force or coming: from `until` on nothing of it is. Only the authority, with notice;
    /// nothing is ever lengthened.
    /// @param until Unix seconds, at least the notice from now.
    function endAccreditation(address issuer, bytes32[] calldata schemas, uint40 until) external;

    /// @notice Cuts back what is or was accredited to the moment of a compromise, at once. Only the authority.
    /// @dev For batches a day sooner than the compromise: see the warning above.
    /// @param moment Unix seconds, not in the future.
    /// @param evidence keccak256 of what it goes by; not zero.
    function cutBack(address issuer, bytes32[] calldata schemas, uint40 moment, bytes32 evidence) external;

    /// @notice Says what a tier means, once. Only the authority.
    function nameTier(uint8 tier, string calldata name) external;

    /// @notice Says what a region's bit means, once. Only the authority.
    function nameRegion(uint8 region, string calldata name) external;

    /// @notice The accreditation in force at a moment, past or future; all zero where there is none.
    /// @param moment Unix seconds.
    function accreditationAt(
        address issuer,
        bytes32 schema,
        uint256 moment
    ) external view returns (Accreditation memory accreditation);

    /// @notice All accreditations under exactly this schema, in the order of time; those that were ended or cut back before they
    /// began are empty (`until` is `from`), and the newest of them makes room for the next.
    function accreditationsOf(
        address issuer,
        bytes32 schema
    ) external view returns (Accreditation[] memory accreditations);

    /// @notice Who keeps the list: an account or a group; fixed.
    function authority() external view returns (address);

    /// @notice Seconds of notice that an end takes; fixed.
    function notice() external view returns (uint40);
}
