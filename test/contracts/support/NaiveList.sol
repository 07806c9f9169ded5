// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Accreditations as a plain log of what the authority said, with neither packing nor search: an accreditation is in
/// force from its beginning up to the least of its end and of all moments at which it was ended or cut back later.
contract NaiveList {
    struct Saying {
        address issuer;
        bytes32 schema;
        /// @dev Of an accreditation; 0 for an end or a cut-back.
        uint8 tier;
        uint128 regions;
        uint256 from;
        /// @dev Of an end or a cut-back its moment.
        uint256 until;
        bool isCut;
    }

    Saying[] private _log;

    function accredit(
        address issuer,
        bytes32 schema,
        uint8 tier,
        uint128 regions,
        uint256 from,
        uint256 until
    ) external {
        until = until == 0 ? type(uint256).max : until;
        _log.push(Saying(issuer, schema, tier, regions, from, until, false));
    }

    function end(address issuer, bytes32 schema, uint256 moment, bool isCut) external {
        _log.push(Saying(issuer, schema, 0, 0, 0, moment, isCut));
    }

    /// @return tier 0 where nothing is in force.
    function ruling(
        address issuer,
        bytes32 schema,
        uint256 moment
    ) external view returns (uint8 tier, uint128 regions, uint256 from, uint256 until) {
        (tier, regions, from, until) = _under(issuer, schema, moment);
        if (tier == 0) return _under(issuer, bytes32(0), moment);
    }

    /// @notice The moments of the log, where answers change.
    function borderAt(uint256 i) external view returns (uint256) {
        if (_log.length == 0) return 0;
        Saying storage saying = _log[(i / 2) % _log.length];
        return i % 2 == 0 && saying.tier != 0 ? saying.from : saying.until;
    }

    /// @notice Whether anything that such accreditations cover, under the schema or under all, is free from that moment on.
    function isFree(address issuer, bytes32 schema, uint256 from) external view returns (bool) {
        for (uint256 i = 0; i < _log.length; ++i) {
            if (_is(i, issuer, schema) && _log[i].tier != 0 && _endOf(i) > from && _endOf(i) > _log[i].from)
                return false;
        }
        return true;
    }

    /// @notice Whether there is something to end at that moment.
    function reachesBeyond(address issuer, bytes32 schema, uint256 moment) external view returns (bool) {
        return !this.isFree(issuer, schema, moment);
    }

    function _under(
        address issuer,
        bytes32 schema,
        uint256 moment
    ) private view returns (uint8 tier, uint128 regions, uint256 from, uint256 until) {
        for (uint256 i = 0; i < _log.length; ++i) {
            Saying storage saying = _log[i];
            bool isIt = _is(i, issuer, schema) && saying.tier != 0;
            if (isIt && saying.from <= moment && moment < _endOf(i)) {
                return (saying.tier, saying.regions, saying.from, _endOf(i));
            }
        }
    }

    function _endOf(uint256 i) private view returns (uint256 until) {
        until = _log[i].until;
        for (uint256 j = i + 1; j < _log.length; ++j) {
            bool isEnd = _is(j, _log[i].issuer, _log[i].schema) && _log[j].tier == 0;
            if (isEnd && _log[j].until < until) until = _log[j].until;
        }
    }

    function _is(uint256 i, address issuer, bytes32 schema) private view returns (bool) {
        return _log[i].issuer == issuer && _log[i].schema == schema;
    }
}
