// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ITrustList } from "../../../contracts/interfaces/ITrustList.sol";
import { ListTerms } from "../../../contracts/interfaces/ITrustPolicy.sol";
import { TrustHole } from "./TrustHole.sol";

/// @notice A policy over plain lists, written plainly. What is missing where `_hole` says so is the safeguard.
contract TwinTrustPolicy is ITrustList {
    uint256 private immutable _needed;
    TrustHole private immutable _hole;
    address[] private _lists;

    constructor(ListTerms[] memory terms, uint256 needed_, TrustHole hole) {
        (_needed, _hole) = (needed_, hole);
        for (uint256 i = 0; i < terms.length; ++i) {
            for (uint256 j = 0; j < i; ++j) {
                require(hole == TrustHole.CountsTwice || terms[i].list != terms[j].list, "twice");
            }
            _lists.push(terms[i].list);
            (bool isPolicy, bytes memory said) = terms[i].list.staticcall(abi.encodeCall(TwinTrustPolicy.needed, ()));
            require(hole == TrustHole.NestsPolicies || !isPolicy || said.length == 0, "a policy");
        }
    }

    function needed() external view returns (uint256) {
        return _needed;
    }

    function isTrusted(address issuer, bytes32 schema, uint256 moment) external view returns (bool) {
        uint256 vouching = 0;
        for (uint256 i = 0; i < _lists.length; ++i) if (_vouches(_lists[i], issuer, schema, moment)) ++vouching;
        return vouching >= _needed;
    }

    function _vouches(address list, address issuer, bytes32 schema, uint256 moment) private view returns (bool) {
        if (_hole == TrustHole.WaitsForAll) return ITrustList(list).isTrusted(issuer, schema, moment);
        bytes memory question = abi.encodeCall(ITrustList.isTrusted, (issuer, schema, moment));
        require(_hole == TrustHole.Starves || gasleft() > 120_000, "too little gas");
        bool answered;
        uint256 word;
        assembly ("memory-safe") {
            answered := staticcall(100000, list, add(question, 0x20), mload(question), 0x00, 0x20)
            answered := and(answered, gt(returndatasize(), 0x1f))
            word := mload(0x00)
        }
        return answered && (word == 1 || (_hole == TrustHole.TakesAnything && word != 0));
    }
}
