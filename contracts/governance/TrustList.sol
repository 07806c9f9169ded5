// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Accreditation, IAccreditationList } from "../interfaces/IAccreditationList.sol";
import { ITrustList } from "../interfaces/ITrustList.sol";

/// @title TrustList
/// @notice See {IAccreditationList}.
contract TrustList is IAccreditationList {
    /// @dev An {Accreditation} in one slot. `older` saves a second read.
    struct Record {
        uint40 from;
        uint40 until;
        uint8 tier;
        uint128 regions;
        bool cutBack;
        /// @dev Number of accreditations before this one.
        uint32 older;
    }

    uint40 private constant SHORTEST_NOTICE = 1 hours;
    uint40 private constant LONGEST_NOTICE = 180 days;
    uint40 private constant MOST_AHEAD = 365 days;
    uint256 private constant REGIONS = 128;

    /// @inheritdoc IAccreditationList
    address public immutable authority;
    /// @inheritdoc IAccreditationList
    uint40 public immutable notice;

    mapping(address issuer => mapping(bytes32 schema => Record)) private _newest;
    /// @dev In ascending order of time, never overlapping.
    mapping(address issuer => mapping(bytes32 schema => Record[])) private _older;
    /// @dev One bit for each number that has a name.
    uint256 private _namedTiers;
    uint256 private _namedRegions;

    modifier onlyAuthority() {
        if (msg.sender != authority) revert NotAuthority(msg.sender, authority);
        _;
    }

    /// @param authority_ The account or group that keeps the list.
    /// @param notice_ Seconds of notice that an end takes: 1 hour to 180 days.
    constructor(address authority_, uint40 notice_) {
        if (authority_ == address(0)) revert ZeroAuthority();
        if (notice_ < SHORTEST_NOTICE || notice_ > LONGEST_NOTICE) {
            revert NoticeOutOfRange(notice_, SHORTEST_NOTICE, LONGEST_NOTICE);
        }
        authority = authority_;
        notice = notice_;
    }

    /// @inheritdoc IAccreditationList
    function accredit(
        address issuer,
        bytes32[] calldata schemas,
        uint8 tier,
        uint128 regions,
        uint40 from,
        uint40 until
    ) external onlyAuthority {
        // Check: a term that begins now or later.
        uint40 time = uint40(block.timestamp);
        if (issuer == address(0)) revert ZeroIssuer();
        if (schemas.length == 0) revert NoSchemas();
        if (tier == 0) revert ZeroTier();
        if (from == 0) from = time;
        if (from < time || from > time + MOST_AHEAD) revert FromOutOfRange(from, time, time + MOST_AHEAD);
        if (until != 0 && until <= from) revert UntilOutOfRange(until, from);

        // Effect: it becomes the newest.
        Record memory record = Record({
            from: from,
            until: until,
            tier: tier,
            regions: regions,
            cutBack: false,
            older: 0
        });
        for (uint256 i = 0; i < schemas.length; ++i) {
            _append(issuer, schemas[i], record);
            emit Accredited({
                issuer: issuer,
                schema: schemas[i],
                tier: tier,
                regions: regions,
                from: from,
                until: until
            });
        }
    }

    /// @inheritdoc IAccreditationList
    function endAccreditation(address issuer, bytes32[] calldata schemas, uint40 until) external onlyAuthority {
        uint40 earliest = uint40(block.timestamp) + notice;
        if (schemas.length == 0) revert NoSchemas();
        if (until < earliest) revert NoticeMissed(until, earliest);

        for (uint256 i = 0; i < schemas.length; ++i) {
            _shorten({ issuer: issuer, schema: schemas[i], moment: until, isCut: false });
            emit AccreditationEnded({ issuer: issuer, schema: schemas[i], until: until });
        }
    }

    /// @inheritdoc IAccreditationList
    function cutBack(
        address issuer,
        bytes32[] calldata schemas,
        uint40 moment,
        bytes32 evidence
    ) external onlyAuthority {
        if (schemas.length == 0) revert NoSchemas();
        if (moment > block.timestamp) revert MomentInFuture(moment, uint40(block.timestamp));
        if (evidence == bytes32(0)) revert EvidenceMissing();

        for (uint256 i = 0; i < schemas.length; ++i) {
            _shorten({ issuer: issuer, schema: schemas[i], moment: moment, isCut: true });
            emit AccreditationCutBack({ issuer: issuer, schema: schemas[i], moment: moment, evidence: evidence });
        }
    }

    /// @inheritdoc IAccreditationList
    function nameTier(uint8 tier, string calldata name) external onlyAuthority {
        if (tier == 0) revert ZeroTier();
        _namedTiers = _withName(_namedTiers, tier, name);
        emit TierNamed({ tier: tier, name: name });
    }

    /// @inheritdoc IAccreditationList
    function nameRegion(uint8 region, string calldata name) external onlyAuthority {
        if (region >= REGIONS) revert RegionOutOfRange(region);
        _namedRegions = _withName(_namedRegions, region, name);
        emit RegionNamed({ region: region, name: name });
    }

    /// @inheritdoc ITrustList
    function isTrusted(address issuer, bytes32 schema, uint256 moment) external view returns (bool trusted) {
        (trusted, ) = _inForce(issuer, schema, moment);
    }

    /// @inheritdoc IAccreditationList
    function accreditationAt(
        address issuer,
        bytes32 schema,
        uint256 moment
    ) external view returns (Accreditation memory accreditation) {
        (bool found, Record storage record) = _inForce(issuer, schema, moment);
        if (found) return _toAccreditation(record);
    }

    /// @inheritdoc IAccreditationList
    function accreditationsOf(
        address issuer,
        bytes32 schema
    ) external view returns (Accreditation[] memory accreditations) {
        Record storage newest = _newest[issuer][schema];
        if (newest.from == 0) return accreditations;
        Record[] storage older = _older[issuer][schema];
        accreditations = new Accreditation[](older.length + 1);
        for (uint256 i = 0; i < older.length; ++i) accreditations[i] = _toAccreditation(older[i]);
        accreditations[older.length] = _toAccreditation(newest);
    }

    function _append(address issuer, bytes32 schema, Record memory record) private {
        Record memory newest = _newest[issuer][schema];
        if (newest.from != 0) {
            Record[] storage older = _older[issuer][schema];
            // An accreditation that was ended before it began was never in force. Dropping it lets a new one begin before it
            // would have.
            bool makesRoom = newest.until == newest.from && newest.from > block.timestamp;
            if (!makesRoom) older.push(newest);
            uint256 count = older.length;
            if (count != 0 && record.from < _endOf(older[count - 1].until)) {
                revert StillAccredited(issuer, schema, older[count - 1].until);
            }
            record.older = uint32(count);
        } else {
            record.older = 0;
        }
        _newest[issuer][schema] = record;
    }

    /// @dev Ends at `moment` every accreditation that reaches beyond it: the newest, and as many before it as reach that far.
    /// So a renewal does not protect an accreditation before it.
    /// @dev Its cost grows with the number of the authority's renewals since that moment.
    function _shorten(address issuer, bytes32 schema, uint40 moment, bool isCut) private {
        Record[] storage older = _older[issuer][schema];
        Record storage record = _newest[issuer][schema];
        bool isShorter = false;
        uint40 from = record.from;
        for (uint256 left = older.length; from != 0 && _endOf(record.until) > moment; --left) {
            from = record.from;
            uint40 end = from > moment ? from : moment;
            if (record.until != end) {
                (record.until, isShorter) = (end, true);
                if (isCut) record.cutBack = true;
            }
            if (left == 0) break;
            record = older[left - 1];
        }
        // Without this check, a mistyped moment would undo an accreditation that was in force for years.
        if (isShorter && from > moment && from <= block.timestamp) revert MomentTooEarly(issuer, schema, moment, from);
        if (!isShorter) revert NothingToEnd(issuer, schema, moment);
    }

    function _inForce(
        address issuer,
        bytes32 schema,
        uint256 moment
    ) private view returns (bool found, Record storage record) {
        (found, record) = _under(issuer, schema, moment);
        if (!found && schema != bytes32(0)) (found, record) = _under(issuer, bytes32(0), moment);
    }

    function _under(
        address issuer,
        bytes32 schema,
        uint256 moment
    ) private view returns (bool found, Record storage record) {
        record = _newest[issuer][schema];
        if (moment < record.from) {
            if (record.older == 0) return (false, record);
            record = _olderAt(_older[issuer][schema], moment);
        }
        uint256 from = record.from;
        found = from != 0 && from <= moment && moment < _endOf(record.until);
    }

    /// @dev The last accreditation that had begun at `moment`; the first one where none had.
    function _olderAt(Record[] storage older, uint256 moment) private view returns (Record storage record) {
        uint256 low = 0;
        uint256 high = older.length - 1;
        while (low < high) {
            uint256 middle = (low + high + 1) / 2;
            if (older[middle].from <= moment) low = middle;
            else high = middle - 1;
        }
        return older[low];
    }

    /// @dev An `until` of zero means no end.
    function _endOf(uint40 until) private pure returns (uint256) {
        return until == 0 ? type(uint256).max : until;
    }

    function _toAccreditation(Record storage record) private view returns (Accreditation memory) {
        return
            Accreditation({
                from: record.from,
                until: record.until,
                tier: record.tier,
                regions: record.regions,
                cutBack: record.cutBack
            });
    }

    function _withName(uint256 named, uint8 number, string calldata name) private pure returns (uint256) {
        if (bytes(name).length == 0) revert NameEmpty();
        uint256 bit = 1 << number;
        if (named & bit != 0) revert NamedAlready(number);
        return named | bit;
    }
}
