// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { TrustHole } from "./TrustHole.sol";

/// @notice Accreditations written plainly, as a log; under one schema. What is missing where `_hole` says so is the safeguard.
contract TwinTrustList {
    struct Term {
        address issuer;
        bytes32 schema;
        uint256 from;
        uint256 until;
    }

    address private immutable _authority;
    uint256 private immutable _notice;
    TrustHole private immutable _hole;

    Term[] private _terms;
    mapping(uint8 region => string) private _regions;

    constructor(address authority, uint40 notice, TrustHole hole) {
        (_authority, _notice, _hole) = (authority, notice, hole);
    }

    modifier onlyAuthority() {
        require(msg.sender == _authority, "not the authority");
        _;
    }

    function accredit(
        address issuer,
        bytes32[] calldata schemas,
        uint8,
        uint128,
        uint40 from,
        uint40 until
    ) external onlyAuthority {
        uint256 begin = from == 0 ? block.timestamp : from;
        require(_hole == TrustHole.BackDates || begin >= block.timestamp, "back-dated");
        _terms.push(Term(issuer, schemas[0], begin, until == 0 ? type(uint256).max : until));
    }

    function endAccreditation(address issuer, bytes32[] calldata schemas, uint40 until) external onlyAuthority {
        require(_hole == TrustHole.EndsAtOnce || until >= block.timestamp + _notice, "without notice");
        for (uint256 i = 0; i < _terms.length; ++i) {
            if (!_is(i, issuer, schemas[0])) continue;
            if (_hole == TrustHole.MovesEnds || until < _terms[i].until) _terms[i].until = until;
        }
    }

    function cutBack(address issuer, bytes32[] calldata schemas, uint40 moment, bytes32) external onlyAuthority {
        require(moment <= block.timestamp, "in the future");
        uint256 end = _hole == TrustHole.EndsNow ? block.timestamp : moment;
        for (uint256 i = _terms.length; i > 0; --i) {
            if (!_is(i - 1, issuer, schemas[0])) continue;
            if (end < _terms[i - 1].until) _terms[i - 1].until = end;
            if (_hole == TrustHole.RenewalShields) return;
        }
    }

    function nameRegion(uint8 region, string calldata name) external onlyAuthority {
        bool isFree = bytes(_regions[region]).length == 0;
        require(_hole == TrustHole.RenamesRegions || isFree, "named already");
        _regions[region] = name;
    }

    function isTrusted(address issuer, bytes32 schema, uint256 moment) external view returns (bool trusted) {
        for (uint256 i = 0; i < _terms.length; ++i) {
            if (_is(i, issuer, schema) && _terms[i].from <= moment && moment < _terms[i].until) return true;
        }
    }

    function _is(uint256 i, address issuer, bytes32 schema) private view returns (bool) {
        return _terms[i].issuer == issuer && _terms[i].schema == schema;
    }
}
