// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IClaimGate } from "../../interfaces/IClaimGate.sol";
import { IRequirementGate, NullifierKind, Requirement } from "../../interfaces/IRequirementGate.sol";
import { ITrustList } from "../../interfaces/ITrustList.sol";

/// @title RequirementGate
/// @notice See {IRequirementGate}. One gate may serve any number of campaigns: its state is kept by campaign.
abstract contract RequirementGate is IClaimGate, IRequirementGate {
    /// @inheritdoc IRequirementGate
    bytes32 public immutable schema;
    /// @inheritdoc IRequirementGate
    /// @dev Saves reading a mapping (2,100 gas) where there is but one.
    address public immutable soleIssuer;
    /// @inheritdoc IRequirementGate
    address public immutable trustList;
    /// @inheritdoc IRequirementGate
    NullifierKind public immutable nullifierKind;

    /// @inheritdoc IRequirementGate
    mapping(address campaign => mapping(bytes32 nullifier => address account)) public nullifierUser;

    /// @dev Used where there are two or more.
    mapping(address issuer => bool accepted) private _issuers;

    constructor(address registry, Requirement memory requirement, NullifierKind kind) {
        address[] memory issuers = requirement.issuers;
        if (registry.code.length == 0) revert RegistryWithoutCode(registry);
        if ((issuers.length == 0) == (requirement.trustList == address(0))) {
            revert IssuersRefused(issuers.length, requirement.trustList);
        }
        if (requirement.trustList != address(0) && requirement.trustList.code.length == 0) {
            revert TrustListWithoutCode(requirement.trustList);
        }
        for (uint256 i = 0; i < issuers.length; ++i) {
            if (issuers[i] == address(0)) revert ZeroIssuer(i);
            if (issuers.length > 1) _issuers[issuers[i]] = true;
        }
        schema = requirement.schema;
        soleIssuer = issuers.length == 1 ? issuers[0] : address(0);
        trustList = requirement.trustList;
        nullifierKind = kind;
    }

    /// @inheritdoc IRequirementGate
    function isAccepted(address issuer) public view returns (bool) {
        if (soleIssuer != address(0)) return issuer == soleIssuer;
        if (trustList == address(0)) return _issuers[issuer];
        return ITrustList(trustList).isTrusted(issuer, schema, block.timestamp);
    }

    /// @inheritdoc IClaimGate
    /// @dev This gate never stops claiming, so it never moves an end.
    function extraTime(address) external pure returns (uint256 extra) {
        return 0;
    }

    /// @dev Uses up a nullifier, for the campaign that asks.
    function _spend(bytes32 nullifier, address account) internal {
        if (account == address(0)) revert ZeroAccount();
        mapping(bytes32 => address) storage users = nullifierUser[msg.sender];
        address user = users[nullifier];
        if (user != address(0)) revert NullifierUsed(nullifier, user);
        users[nullifier] = account;
    }

    /// @dev The account as a nullifier.
    function _subjectNullifier(address account) internal pure returns (bytes32) {
        return bytes32(uint256(uint160(account)));
    }
}
