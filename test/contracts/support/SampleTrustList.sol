// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ITrustList } from "../../../contracts/interfaces/ITrustList.sol";

/// @notice Trusts one issuer under one schema from one moment on, until another.
contract SampleTrustList is ITrustList {
    address private _issuer;
    bytes32 private _schema;
    uint256 private _from;
    uint256 private _until;

    function trust(address issuer, bytes32 schema, uint256 from, uint256 until) external {
        (_issuer, _schema, _from, _until) = (issuer, schema, from, until);
    }

    function isTrusted(address issuer, bytes32 schema, uint256 moment) external view returns (bool) {
        return issuer == _issuer && schema == _schema && _from <= moment && moment < _until;
    }
}
