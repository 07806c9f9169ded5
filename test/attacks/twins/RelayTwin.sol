// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import { IClaims } from "../../../contracts/interfaces/IClaims.sol";
import { IRelay } from "../../../contracts/interfaces/IRelay.sol";
import { RelayHole } from "./RelayHole.sol";

/// @notice The relay's rules, written plainly, less the safeguard that it is told. Never shipped.
contract RelayTwin is IRelay {
    error CallFailed();

    RelayHole private immutable _hole;
    address public owner;
    address public pendingOwner;
    address public treasury;
    mapping(address account => bool) public isKey;
    address[] private _listed;
    bool private _isBusy;

    constructor(address owner_, address treasury_, address[] memory keys_, RelayHole hole) {
        (owner, treasury, _listed, _hole) = (owner_, treasury_, keys_, hole);
        for (uint256 i = 0; i < keys_.length; ++i) isKey[keys_[i]] = true;
    }

    function claimMany(
        address campaign,
        bytes calldata bundle,
        uint256 deadline,
        uint256 leastFee
    ) external returns (uint256 fee) {
        // solhint-disable-next-line avoid-tx-origin
        address sender = _hole == RelayHole.OriginKeys ? tx.origin : msg.sender;
        if (_hole != RelayHole.OpenKeys && !isKey[sender]) revert NotKey(sender);
        if (_hole != RelayHole.NoDeadline && block.timestamp > deadline) revert CallExpired(deadline, block.timestamp);
        if (campaign.code.length == 0) revert CampaignWithoutCode(campaign);
        _checkIdle();
        _isBusy = true;
        IERC20 token = IERC20(IClaims(campaign).token());
        uint256 before = token.balanceOf(address(this));
        if (_hole == RelayHole.AnyCall) {
            (bool done, ) = campaign.call(bundle);
            if (!done) revert CallFailed();
        } else {
            IClaims(campaign).claimMany(bundle);
        }
        uint256 afterwards = token.balanceOf(address(this));
        fee = afterwards > before ? afterwards - before : 0;
        if (_hole != RelayHole.NoLeastFee && fee < leastFee) revert FeeTooLow(fee, leastFee);
        _isBusy = false;
    }

    function collect(address token) external returns (uint256 amount) {
        _checkIdle();
        amount = IERC20(token).balanceOf(address(this));
        address to = _hole == RelayHole.KeysCollect && isKey[msg.sender] ? msg.sender : treasury;
        require(IERC20(token).transfer(to, amount), "not moved");
        emit Collected(token, to, amount);
    }

    function setKey(address key, bool allowed) external {
        if (msg.sender != owner && !(_hole == RelayHole.KeysListKeys && isKey[msg.sender])) {
            revert NotOwner(msg.sender, owner);
        }
        isKey[key] = allowed || (_hole == RelayHole.LastingKeys && isKey[key]);
        emit KeySet(key, allowed);
    }

    function changeTreasury(address next) external {
        // solhint-disable-next-line avoid-tx-origin
        address sender = _hole == RelayHole.OriginTreasury ? tx.origin : msg.sender;
        bool isOwner = _hole == RelayHole.OwnerNamesTreasury && msg.sender == owner;
        if (sender != treasury && !isOwner) revert NotTreasury(sender, treasury);
        if (next == address(0) || next == address(this)) revert TreasuryRefused(next);
        treasury = next;
    }

    function transferOwnership(address next) external {
        if (msg.sender != owner) revert NotOwner(msg.sender, owner);
        pendingOwner = next;
    }

    function acceptOwnership() external {
        if (_hole != RelayHole.OpenAcceptance && msg.sender != pendingOwner) {
            revert NotPendingOwner(msg.sender, pendingOwner);
        }
        (owner, pendingOwner) = (msg.sender, address(0));
    }

    function keys() external view returns (address[] memory) {
        return _listed;
    }

    function _checkIdle() private view {
        if (_isBusy && _hole != RelayHole.NoLock) revert AlreadyRelaying();
    }
}
