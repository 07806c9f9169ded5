// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { SafeERC20 } from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import { EnumerableSet } from "@openzeppelin/contracts/utils/structs/EnumerableSet.sol";

import { IClaims } from "../interfaces/IClaims.sol";
import { IRelay } from "../interfaces/IRelay.sol";
import { ContractCode } from "../libraries/ContractCode.sol";

/// @title Relay
/// @notice See {IRelay}.
contract Relay is IRelay {
    using EnumerableSet for EnumerableSet.AddressSet;

    /// @inheritdoc IRelay
    address public owner;
    /// @inheritdoc IRelay
    address public pendingOwner;
    /// @inheritdoc IRelay
    address public treasury;

    EnumerableSet.AddressSet private _keys;

    /// @dev While a bundle is under way, so that no token, gate or campaign can move fees out before they are
    /// measured, or have one fee measured by two bundles.
    bool private transient _isRelaying;

    modifier onlyOwner() {
        if (msg.sender != owner) revert NotOwner(msg.sender, owner);
        _;
    }

    constructor(address owner_, address treasury_, address[] memory keys_) {
        if (owner_ == address(0)) revert ZeroOwner();
        _checkTreasury(treasury_);
        (owner, treasury) = (owner_, treasury_);
        for (uint256 i = 0; i < keys_.length; ++i) _setKey(keys_[i], true);
    }

    /// @inheritdoc IRelay
    function claimMany(
        address campaign,
        bytes calldata bundle,
        uint256 deadline,
        uint256 leastFee
    ) external returns (uint256 fee) {
        // Check: who, until when, and where to.
        if (!_keys.contains(msg.sender)) revert NotKey(msg.sender);
        if (block.timestamp > deadline) revert CallExpired(deadline, block.timestamp);
        if (!ContractCode.isContract(campaign)) revert CampaignWithoutCode(campaign);
        if (_isRelaying) revert AlreadyRelaying();

        // Effect: nothing leaves until this is done.
        _isRelaying = true;

        // Interaction: the campaign's own word on its token is enough, since a campaign that lies brings no fee.
        IERC20 token = IERC20(IClaims(campaign).token());
        uint256 before = token.balanceOf(address(this));
        IClaims(campaign).claimMany(bundle);
        uint256 afterwards = token.balanceOf(address(this));
        _isRelaying = false;

        // A balance that fell by itself brought nothing.
        if (afterwards > before) fee = afterwards - before;
        if (fee < leastFee) revert FeeTooLow(fee, leastFee);
    }

    /// @inheritdoc IRelay
    function collect(address token) external returns (uint256 amount) {
        if (_isRelaying) revert AlreadyRelaying();
        if (!ContractCode.isContract(token)) revert TokenWithoutCode(token);
        amount = IERC20(token).balanceOf(address(this));
        if (amount == 0) return 0;
        address to = treasury;
        emit Collected({ token: token, treasury: to, amount: amount });
        SafeERC20.safeTransfer(IERC20(token), to, amount);
    }

    /// @inheritdoc IRelay
    function setKey(address key, bool allowed) external onlyOwner {
        _setKey(key, allowed);
    }

    /// @inheritdoc IRelay
    function changeTreasury(address next) external {
        address previous = treasury;
        if (msg.sender != previous) revert NotTreasury(msg.sender, previous);
        _checkTreasury(next);
        emit TreasuryChanged({ previous: previous, next: next });
        treasury = next;
    }

    /// @inheritdoc IRelay
    function transferOwnership(address next) external onlyOwner {
        emit OwnerProposed({ owner: msg.sender, next: next });
        pendingOwner = next;
    }

    /// @inheritdoc IRelay
    function acceptOwnership() external {
        if (msg.sender != pendingOwner) revert NotPendingOwner(msg.sender, pendingOwner);
        emit OwnerChanged({ previous: owner, next: msg.sender });
        (owner, pendingOwner) = (msg.sender, address(0));
    }

    /// @inheritdoc IRelay
    function isKey(address account) external view returns (bool) {
        return _keys.contains(account);
    }

    /// @inheritdoc IRelay
    function keys() external view returns (address[] memory) {
        return _keys.values();
    }

    function _setKey(address key, bool allowed) private {
        bool changed = allowed ? _keys.add(key) : _keys.remove(key);
        if (changed) emit KeySet({ key: key, isKey: allowed });
    }

    function _checkTreasury(address next) private view {
        if (next == address(0) || next == address(this)) revert TreasuryRefused(next);
    }
}
